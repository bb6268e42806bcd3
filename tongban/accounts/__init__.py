"""Who people are, for whom they act and what they may do (人与机构)."""

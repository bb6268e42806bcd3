"""Messages to people, by whatever channel reaches them (通知)."""

"""The sample city: its people, their certificates, and cases in every state, all made by performing moves."""

"""The sample newsroom: invented people, original stories, drawn pictures."""

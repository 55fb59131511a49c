"""`bulwark adoption`: how far an application has come with its guards, by figures before and after each change of a mode."""

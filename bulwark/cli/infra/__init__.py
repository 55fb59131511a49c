"""`bulwark infra`: what the workflows of the infrastructure's repository run."""

"""The workflows of the infrastructure's own repository, from the same model as those that applications receive."""

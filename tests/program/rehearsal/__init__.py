"""Run workflow files for real: act does the steps, the local cloud is GitHub and the other vendors, this the rest."""

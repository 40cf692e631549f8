"""What can be done in the registry, filed by verb.

people: register and correct · arrive · depart · consents · pictures · households · care · states
cards · tallies · match: tell the focal point · restrict and break the glass
"""

"""What can be done in the registry, filed by verb.

people: register and correct · arrive · depart · consents · restrict and break the glass
"""

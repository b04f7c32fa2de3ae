# Modules that import each other see each other half made, during start-up and after.
import alpha
import beta
import gamma
import delta

print(alpha.SEEN, alpha.names, alpha.both(), beta.later())
print(type(gamma.made) is gamma.Gamma, delta.COMPLETE, type(delta.make()) is gamma.Gamma)
alpha.VALUE = 20
alpha.names.append("main")
print(alpha.both(), beta.later(), beta.Beta.names is alpha.names, beta.Beta.names)

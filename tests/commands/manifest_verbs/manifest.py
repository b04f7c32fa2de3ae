metadata(version="1.2.3", description="All verbs.")
module("first.py", base_path="src")
package("second", base_path="src", opt=3)
freeze("frozen", "third.py", opt=1)
package("fourth", files=["one.py", "two.py"], base_path="src")
for name in ("old", "new"):
    freeze_as_mpy("$(VARIANTS)/" + name)

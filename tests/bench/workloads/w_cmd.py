import cmd


class Console(cmd.Cmd):
    def do_add(self, line):
        self.sum = sum(int(x) for x in line.split())

    def emptyline(self):
        pass


def run():
    console = Console()
    console.onecmd("add 1 2 3")
    assert console.sum == 6

# Method calls, inherited ones too, and attributes of instances.
from timing import report


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.moves = 0

    def deposit(self, amount):
        self.balance += amount
        self.moves += 1

    def worth(self):
        return self.balance


class Savings(Account):
    def __init__(self, balance, rate):
        super().__init__(balance)
        self.rate = rate

    def worth(self):
        return self.balance + self.balance * self.rate // 100


def main():
    accounts = [Account(10), Savings(20, 5), Account(30), Savings(40, 7)]
    total = 0
    for i in range(5000):
        account = accounts[i % 4]
        account.deposit(i % 7)
        total += account.worth() % 100
    return total


report(main)

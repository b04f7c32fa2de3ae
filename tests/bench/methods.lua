local Account = {}
Account.__index = Account

local function account(class, balance)
    return setmetatable({balance = balance, moves = 0}, class)
end

function Account:deposit(amount)
    self.balance = self.balance + amount
    self.moves = self.moves + 1
end

function Account:worth()
    return self.balance
end

local Savings = setmetatable({}, {__index = Account})
Savings.__index = Savings

function Savings:worth()
    return self.balance + self.balance * self.rate // 100
end

local function savings(balance, rate)
    local s = account(Savings, balance)
    s.rate = rate
    return s
end

local accounts = {[0] = account(Account, 10), savings(20, 5), account(Account, 30), savings(40, 7)}
local total = 0
for i = 0, 4999 do
    local a = accounts[i % 4]
    a:deposit(i % 7)
    total = total + a:worth() % 100
end
print(total)

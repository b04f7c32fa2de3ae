local squares, left = {}, 0
for i = 0, 1499 do
    squares[i * 7 % 1511] = i
    left = left + 1
end
local total = 0
for key, value in pairs(squares) do
    total = total + (key ~ value)
end
for i = 0, 1499, 2 do
    squares[i * 7 % 1511] = nil
    left = left - 1
end
local names, distinct = {}, 0
for i = 0, 399 do
    local name = string.format("key%d", i % 50)
    if not names[name] then
        distinct = distinct + 1
    end
    names[name] = i
end
for _, value in pairs(names) do
    total = total + value
end
print(total + left * 3 + distinct)

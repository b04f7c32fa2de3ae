local live = {}
local total = 0
for i = 0, 5999 do
    local size = i * 37 % 61 + 4
    local message = {i, string.rep("\0", size), {i, size}}
    live[i * 13 % 100] = message
    total = total + #message[2]
end
for _, message in pairs(live) do
    total = total + message[1] + message[3][2]
end
print(total)

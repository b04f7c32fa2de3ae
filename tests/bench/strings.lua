local total = 0
for i = 0, 149 do
    local parts = {}
    for j = 0, 11 do
        parts[#parts + 1] = string.format("item%d=%d", j, i * j)
    end
    local line = table.concat(parts, ";")
    total = total + #line + line:find("item11", 1, true) - 1
    line = line:gsub("item", "x"):upper()
    for field in line:gmatch("[^;]+") do
        total = total + tonumber(field:match("=(.*)")) % 10
    end
end
print(math.tointeger(total))

local function inner(i)
    if i % 5 == 0 then
        error({i})
    end
    return i
end

local function outer(i)
    local ok, result = pcall(inner, i)
    if not ok then
        error(result, 0)
    end
    return result
end

local total = 0
for i = 0, 2999 do
    local ok, result = pcall(outer, i)
    if ok then
        total = total + result
    else
        total = total + result[1] % 3
    end
end
print(total)

local function node(left, right)
    return {left = left, right = right}
end

local function build(depth)
    if depth == 0 then
        return node(nil, nil)
    end
    return node(build(depth - 1), build(depth - 1))
end

local function count(n)
    if n.left == nil then
        return 1
    end
    return 1 + count(n.left) + count(n.right)
end

local total = 0
for i = 1, 20 do
    total = total + count(build(8))
end
print(total)

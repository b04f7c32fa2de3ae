local function count(n)
    return coroutine.wrap(function()
        for i = 0, n - 1 do
            coroutine.yield(i)
        end
    end)
end

local function odd(source)
    return coroutine.wrap(function()
        for x in source do
            if x & 1 == 1 then
                coroutine.yield(x)
            end
        end
    end)
end

local function both(n)
    return coroutine.wrap(function()
        for x in odd(count(n)) do
            coroutine.yield(x)
        end
        for x in count(n // 2) do
            coroutine.yield(x)
        end
    end)
end

local function adder(k)
    return function(x)
        return x + k
    end
end

local add = adder(3)
local total = 0
for i = 1, 10 do
    for x in both(300) do
        total = total + add(x)
    end
end
print(total)

local n = 20000
local prime = {}
for i = 1, n do
    prime[i] = true
end
local count = 0
for i = 2, n - 1 do
    if prime[i] then
        count = count + 1
        local j = i + i
        while j < n do
            prime[j] = false
            j = j + i
        end
    end
end
print(count)

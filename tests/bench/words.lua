local text = "the snow falls on the old snow and the weight of the new snow turns the old snow to firn"
local total = 0
for i = 1, 300 do
    local counts, distinct = {}, 0
    for word in text:gmatch("%S+") do
        if counts[word] then
            counts[word] = counts[word] + 1
        else
            counts[word] = 1
            distinct = distinct + 1
        end
    end
    total = total + counts["snow"] + distinct
end
print(total)

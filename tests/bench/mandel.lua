local inside = 0
for row = 0, 29 do
    local ci = row * 2.5 / 30 - 1.25
    for column = 0, 39 do
        local cr = column * 3.0 / 40 - 2.0
        local x, y = 0.0, 0.0
        local steps = 0
        while steps < 40 do
            local xx, yy = x * x, y * y
            if xx + yy > 4.0 then
                break
            end
            y = 2.0 * x * y + ci
            x = xx - yy + cr
            steps = steps + 1
        end
        if steps == 40 then
            inside = inside + 1
        end
    end
end
print(inside)

local function place(n, row, columns, rising, falling)
    if row == n then
        return 1
    end
    local found = 0
    for c = 0, n - 1 do
        if not (columns[c] or rising[row + c] or falling[row - c + n]) then
            columns[c], rising[row + c], falling[row - c + n] = true, true, true
            found = found + place(n, row + 1, columns, rising, falling)
            columns[c], rising[row + c], falling[row - c + n] = false, false, false
        end
    end
    return found
end

print(place(7, 0, {}, {}, {}))

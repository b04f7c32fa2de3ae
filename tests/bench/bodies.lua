local function step(bodies, dt)
    for i = 1, #bodies do
        local a = bodies[i]
        for j = i + 1, #bodies do
            local b = bodies[j]
            local dx, dy = a.x - b.x, a.y - b.y
            local d2 = dx * dx + dy * dy + 0.5
            local pull = dt / (d2 * d2)
            a.vx = a.vx - dx * b.mass * pull
            a.vy = a.vy - dy * b.mass * pull
            b.vx = b.vx + dx * a.mass * pull
            b.vy = b.vy + dy * a.mass * pull
        end
    end
    for _, body in ipairs(bodies) do
        body.x = body.x + dt * body.vx
        body.y = body.y + dt * body.vy
    end
end

local bodies = {}
for i = 0, 4 do
    bodies[i + 1] = {x = i * 1.5, y = i * i * 0.25, vx = 0.1 * i, vy = 0.5 - 0.1 * i, mass = 1.0 + i}
end
for i = 1, 200 do
    step(bodies, 0.01)
end
print(math.floor(bodies[1].x * 10))

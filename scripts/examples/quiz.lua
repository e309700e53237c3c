-- A quiz: /quiz starts it, the next messages answer it. Misspellings count, the
-- score is kept, and the best ten of all are listed by /quiz best.

local QUESTIONS = {
  { ask = "What is the capital of Australia?", answers = { "Canberra" } },
  { ask = "How many legs does a spider have?", answers = { "8", "eight" } },
  { ask = "Which planet is the largest?", answers = { "Jupiter" } },
}

local function right(question, words)
  for _, answer in ipairs(question.answers) do
    if text.similarity(answer, words) >= 0.8 then return true end
  end
  return false
end

local function put(state)
  store.set("quiz", state)
  say(("%d/%d  %s"):format(state.at, #QUESTIONS, QUESTIONS[state.at].ask))
end

-- Keeps the ten best, the first of equals in front.
local function record(name, points)
  local best = store.all.get("best") or {}
  local place = #best + 1
  for i, entry in ipairs(best) do
    if points > entry.points then
      place = i
      break
    end
  end
  table.insert(best, place, { name = name:sub(1, 40), points = points })
  while #best > 10 do table.remove(best) end
  store.all.set("best", best)
end

local function ranking()
  local lines = {}
  for i, entry in ipairs(store.all.get("best") or {}) do
    lines[#lines + 1] = i .. ". " .. entry.name .. ": " .. entry.points
  end
  return #lines > 0 and table.concat(lines, "\n") or "Nobody has played yet."
end

command{
  name = "quiz",
  help = "starts the quiz; /quiz best lists the winners",
  who = "contact",
  run = function(turn, words)
    if text.trim(words) == "best" then
      say(ranking())
    else
      put{ at = 1, points = 0 }
    end
  end,
}

on("message", function(turn)
  local state = store.get("quiz")
  if not state then return end
  if text.fold(turn.message.text) == "stop" then
    store.set("quiz", nil)
    say("The quiz is over.")
    return
  end
  local question = QUESTIONS[state.at]
  if right(question, turn.message.text) then
    state.points = state.points + 1
    reply("Right! 👏")
  else
    reply("No: " .. question.answers[1] .. ".")
  end
  state.at = state.at + 1
  if state.at <= #QUESTIONS then
    put(state)
    return
  end
  store.set("quiz", nil)
  record(turn.contact.name, state.points)
  say(("That was all: %d of %d."):format(state.points, #QUESTIONS))
end)

test("a whole game", function(t)
  t:command("quiz")
  t:expect("say", "1/3  What is the capital of Australia?")
  t:message("canbera")
  t:expect("reply", "Right!")
  t:expect("say", "2/3")
  t:message("six")
  t:expect("reply", "No: 8.")
  t:message("JUPITER")
  t:expect("say", "That was all: 2 of 3.")
  t:message("and now?")
  t:equal(t:did(), {})
end)

test("the ranking", function(t)
  t:command("quiz", "best")
  t:expect("say", "Nobody has played yet.")
  t:remember("best", { { name = "Leo", points = 3 }, { name = "Kim", points = 1 } }, "all")
  t:command("quiz")
  t:message("Canberra")
  t:message("eight")
  t:message("Mars")
  t:command("quiz", " best ")
  t:expect("say", "1. Leo: 3\n2. Ana: 2\n3. Kim: 1")
end)

test("it can be left", function(t)
  t:command("quiz")
  t:message("Stop")
  t:expect("say", "The quiz is over.")
  t:message("Canberra")
  t:equal(t:did(), {})
end)

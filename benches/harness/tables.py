"""The figures as Markdown."""

# What it is, the benchmark, its floor.
IN_PROCESS = [
    ("cached session, first sight", "cached_decision", "gate_first", "floor_first"),
    ("the same, in the core alone", "cached_decision", "core_first", "floor_first"),
    ("the same by hand, with `jsonwebtoken`", "cached_decision", "jsonwebtoken_by_hand", "floor_first"),
    ("cached session, the same cookie again", "cached_decision", "gate_again", "floor_again"),
    ("the same, and the application asks who it is", "cached_decision", "gate_again_and_session", "floor_again"),
    ("public page, no cookies", "without_session", "gate_public", "floor_public"),
    ("protected page, no cookies: redirect", "without_session", "gate_redirect", "floor_redirect"),
    ("forged cookie, as far as upstream", "without_session", "core_forged", "floor_forged"),
    ("forged cookie, to the redirect", "without_session", "gate_forged", None),
    ("expired cookie, as far as upstream", "without_session", "core_expired", "floor_expired"),
    ("expired cookie, to the new one", "without_session", "gate_expired", None),
    ("an answer of upstream's is read, a cookie minted", "look_up", "core_answer_and_mint", "floor_mint"),
    ("no cached session: the whole look-up", "look_up", "gate_look_up", None),
    ("API proxy: a GET passed through", "handler", "proxy_pass_through", "floor_pass_through"),
    ("API proxy: a POST passed through", "handler", "proxy_post", None),
    ("API proxy: `get-session` out of the cookie", "handler", "proxy_get_session_cached", None),
    ("1,000 requests that share one look-up", "single_flight", "gate_waiters", "floor_waiters"),
]

IN_TURNS = [
    ("cached session, first sight", "gate_first"),
    ("the same, in the core alone", "core_first"),
    ("the same by hand, with `jsonwebtoken`", "jsonwebtoken_by_hand"),
    ("cached session, the same cookie again", "gate_again"),
]

# What grows, its unit, the group, its floor.
GROWTH = [
    ("short cookies in front", "", "growth", "cookies", "floor_cookies"),
    ("cookies of 1 kB in front", "", "growth", "header_kilobytes", "floor_header_kilobytes"),
    ("user record larger by, first sight", "B", "growth", "user_record_bytes_first", None),
    ("user record larger by, again", "B", "growth", "user_record_bytes_again", None),
    ("public routes", "", "growth", "public_routes", None),
    ("sessions in turn", "", "growth", "sessions_in_turn", None),
    ("threads, the same cookie", "", "threads", "gate_same_cookie", "floor_first"),
    ("threads, 100 cookies in turn", "", "threads", "gate_hundred_cookies", "floor_first"),
]

# The parts that the first page has figures of.
IN_SHORT = ["in-process", "servers", "day"]

FRAMEWORKS = {
    "axum": "axum",
    "actix": "actix-web",
    "threads": "neon-auth-threads",
    "rouille": "rouille",
    "node": "JavaScript SDK on Node",
}


def in_short(measured):
    """What matters most, for the first page. It takes the figures of all parts."""
    turns, servers = measured["in-process"]["in_turns"], measured["servers"]
    saved = {row["profile"]: row["saved_percent"]["median"] for row in measured["day"]["rows"] if row["ttl_s"] == 300}
    rows = [
        [
            "A session cookie that was seen before, until the page begins",
            usual_time(turns["gate_again"]),
            f"verified by hand with `jsonwebtoken`: {usual_time(turns['jsonwebtoken_by_hand'])}",
        ],
        [
            "A page of a whole axum server behind `protect`",
            f"{share_of(servers['servers']['axum'])} of the requests/s of the same page bare",
            f"the JavaScript SDK on Node: {share_of(servers['servers']['node'])}",
        ],
        [
            "Calls upstream that the cookie saves on a simulated day, TTL of 300 s",
            f"{saved['pages with 4 API calls each']:.0f} % if a page makes four API calls",
            f"{saved['pages alone']:.0f} % for pages alone",
        ],
    ]
    return table(["", "here", "beside it"], rows)


def in_process(figures):
    benches, turns = figures["benches"], figures["in_turns"]
    ratios = []
    for label, name in IN_TURNS:
        of = turns[name]
        below = turns[of["floor"]]
        ratios.append([label, times(of["ns"]), times(below["ns"]), f"{percentiles(of['ratio'], '{:.2f}')} ×"])
    rows = []
    for label, bench, name, floor in IN_PROCESS:
        of, below = benches[bench][name], floor and benches[bench][floor]
        rows.append([label, spread_of_time(of["ns"]), allocations(of), spread_of_time(below["ns"]) if below else ""])
    growth = []
    for label, unit, bench, group, floor in GROWTH:
        growth.append([label, series(benches[bench], group, unit), series(benches[bench], floor, unit) if floor else ""])
    return "\n\n".join(
        [
            "In turns of a few calls, so that the ratios hold on a machine whose clock steps up and down. Medians, with the"
            " 10th and the 90th percentile in brackets.",
            table(["", "time", "its floor", "of the floor"], ratios),
            f"By divan: medians of {rounds(figures)}, with the lowest and the highest round in brackets.",
            table(["", "time", "allocations", "its floor"], rows),
            table(["what grows", "time", "its floor"], growth),
        ]
    )


def rounds(figures):
    return "1 round" if figures["rounds"] == 1 else f"{figures['rounds']} rounds"


def times(ns):
    return f"{time(ns['median'])} ({time(ns['p10'])}–{time(ns['p90'])})"


def series(bench, group, unit):
    """All sizes of a group in one cell."""
    sizes = sorted(
        (int(name.split("/")[1].removeprefix("t=")), of) for name, of in bench.items() if name.startswith(f"{group}/")
    )
    return "<br>".join(f"{size:,}{f' {unit}' if unit else ''}: {time(of['ns']['median'])}" for size, of in sizes)


def servers(figures):
    rows = []
    # A server that came later is shown once it was measured.
    measured = figures["servers"]
    shown = [(label, measured[name]) for name, label in FRAMEWORKS.items() if name in measured]
    shown.insert(0, ("axum, the least by hand", figures["floor"]))
    for label, of in shown:
        bare, protected = of["bare"], of["protected"]
        rows.append(
            [
                label + (f" {figures['node_version']}" if label == FRAMEWORKS["node"] else ""),
                spread_of(bare["per_second"], "{:,.0f}"),
                spread_of(protected["per_second"], "{:,.0f}"),
                spread_of(of["share_percent"], "{:.0f}") + " %",
                spread_of(bare["cpu_us"], "{:.1f}"),
                spread_of(protected["cpu_us"], "{:.1f}"),
                spread_of(of["extra_cpu_us"], "{:.2f}"),
            ]
        )
    wrk = figures["wrk"]
    head = ["", "bare, requests/s", "protected, requests/s", "of bare"]
    head += ["bare, CPU µs a request", "protected, CPU µs a request", "more"]
    return "\n\n".join(
        [
            f"{rounds(figures)} of {wrk['seconds']} s each, in turns; {wrk['connections']} connections, a Cookie header of"
            f" {figures['cookie_bytes']:,} bytes. Medians, with the lowest and the highest round in brackets.",
            table(head, rows),
        ]
    )


def latency(figures):
    rows = []
    for label, of in (("`get-session`", figures["get_session"]), ("`sign-in/email`", figures["sign_in"])):
        rows.append(
            [
                label,
                str(of["upstream_calls"]),
                percentiles(of["direct_us"], "{:.0f}") + " µs",
                percentiles(of["proxied_us"], "{:.0f}") + " µs",
                f"{of['extra_us']:.0f} µs",
            ]
        )
    count = figures["get_session"]["direct_us"]["count"]
    return "\n\n".join(
        [
            f"{count:,} calls of each, one at a time. Medians, with the 10th and the 90th percentile in brackets.",
            table(["", "calls of upstream", "directly", "through the proxy", "more"], rows),
        ]
    )


def cold_start(figures):
    labels = {
        "sessions_100": "100 sessions, behind `protect`",
        "sessions_1000": "1,000 sessions, behind `protect`",
        "direct_1000": "1,000 calls of the HTTP client",
    }
    rows = []
    for key, label in labels.items():
        of = figures[key]
        calls = sorted(set(of["upstream_calls"]))
        rows.append(
            [
                label,
                "–".join(f"{number:,}" for number in {calls[0]: 0, calls[-1]: 0}),
                wait(of, "median"),
                wait(of, "p90"),
                wait(of, "max"),
            ]
        )
    upstream = figures["upstream"]
    return "\n\n".join(
        [
            f"{figures['visitors']:,} visitors at once; upstream takes {upstream['call_ms']} ms for a call and works at"
            f" {upstream['at_once']} at a time.",
            table(["", "calls of upstream", "median wait", "90th percentile", "longest"], rows),
        ]
    )


def day(figures):
    ttls = sorted({row["ttl_s"] for row in figures["rows"]})
    rows = {}
    for row in figures["rows"]:
        saved = row["saved_percent"]
        rows.setdefault(row["profile"], []).append(spread_of(saved, "{:.1f}") + " %")
    return "\n\n".join(
        [
            f"{figures['days']} days of {figures['people']} people each. Medians, with the lowest and the highest day in"
            " brackets.",
            table(["", *(f"TTL of {ttl} s" for ttl in ttls)], [[profile, *saved] for profile, saved in rows.items()]),
        ]
    )


def weight(figures):
    stacks = figures["stacks"]
    rows = []
    for name in figures["order"]:
        of, base = stacks[name], stacks.get(stacks[name]["beside"])
        seconds = of["build_s"]
        rows.append(
            [
                name,
                str(of["crates"]) + (f" (+ {of['crates'] - base['crates']})" if base else ""),
                f"{middle(seconds):.1f} s" + (f" ({seconds[0]:.1f}–{seconds[-1]:.1f})" if len(seconds) > 1 else ""),
                f"{of['bytes'] / 1024:,.0f} kB",
                f"+ {(of['bytes'] - base['bytes']) / 1024:,.0f} kB" if base else "",
            ]
        )
    return table(["", "crates", "cold release build", "stripped binary", "more than alone"], rows)


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def spread_of(values, form):
    lowest, median, highest = (form.format(values[key]) for key in ("lowest", "median", "highest"))
    return f"{median} ({lowest}–{highest})" if lowest != highest else median


def share_of(server):
    return f"{server['share_percent']['median']:.0f} %"


def wait(of, which):
    return f"{of['latency_us'][which] / 1000:,.0f} ms"


def usual_time(turns):
    """From the 10th to the 90th percentile, in microseconds."""
    return f"{turns['ns']['p10'] / 1000:.1f} to {turns['ns']['p90'] / 1000:.1f} µs"


def percentiles(values, form):
    return f"{form.format(values['median'])} ({form.format(values['p10'])}–{form.format(values['p90'])})"


def spread_of_time(ns):
    if ns["lowest"] == ns["highest"]:
        return time(ns["median"])
    return f"{time(ns['median'])} ({time(ns['lowest'])}–{time(ns['highest'])})"


def time(ns):
    for limit, unit in ((1e3, "ns"), (1e6, "µs"), (1e9, "ms")):
        if ns < limit:
            number = ns * 1e3 / limit
            return f"{number:.0f} {unit}" if unit == "ns" else f"{number:.2f} {unit}"
    return f"{ns / 1e9:.2f} s"


def allocations(of):
    if not of["allocations"]:
        return "0"
    return f"{of['allocations']:,.0f} ({of['bytes'] / 1000:,.1f} kB)"


def middle(values):
    return sorted(values)[len(values) // 2]


OF = {
    "in-process": in_process,
    "servers": servers,
    "latency": latency,
    "cold-start": cold_start,
    "day": day,
    "weight": weight,
}

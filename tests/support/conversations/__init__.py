"""Runs a conversation written down in a text file, and says where it went another way.

A script is a heading (``# what it shows``), settings, and then acts with what must follow them::

    catalogue: demo                 the id of a catalogue, or demo (the small one of the tests)
    language: zh                    of the person's client
    now: 2026-11-20                 the clock, 2026-11-20T17:00 with a time, in UTC; it may move on
                                    between acts
    enterprise: 某某水泥有限公司       consent and name are given; the mode is asked
    mode: quick                     ... and chosen
    given: mandatory met            answers given before: all, mandatory, optional, requirements or
    given: #5 80%                   one subject; met, not_met, a share, or n/a and the reason
    given: figure site-area 3 亩      a yearly figure
    overlays: round-2024-measures   overlays pinned before, by their ids and with commas
    library: shipped                overlays are on offer; without this line there are none
    task: #1 #2                     of a guest, whom the enterprise asks these questions
    province: 320000                facts of the enterprise; also city, industry, period

    you: 80%    you: [met]    you: /status     typed, pressed (by what the button stands for), or
                                    a command; ⏎ is the end of a line, ⇥ a tab
    you again                       the same act, delivered once more
    you press old: [met]            a button of an earlier message
    you type late: 80%              written before what came last
    you send: plan.pdf 说明         a file with its caption
    you send unreadable: unsupported

    told: code    told: saved subject=#5    reject: code    told: nothing
                                    notices; with parameters, all of them
    buttons: [met] [not-met]        a whole row
    no button: [partly]    bot says nothing
    event: AnswerRecorded #5
    at: question #5    result: #5 met    points: #5 3.2 of 4    answer: #5 ratio=0.8
    marked: #5 why (or the year it was rolled forward from; yes, no)
    figure: output value=12 unit=t    note: #5 …    evidence: #5 a.jpg    fact: industry 3011
    total: 60.00    range: 56.40–96.40    grade: A    ready: no

    elsewhere: #5 met               somebody else answers meanwhile
    role: reviewer                  from now on somebody with this role in the case acts
    review: r1 question 缺许可证     what a reviewer said of a row last, none if nothing

    shown: a line of the screen     word for word; "start…" and "…within" match in part

Lines of one kind are compared in order. Every rejection must be written down; so must all that is
told, or all events, once a line of that kind follows an act. The session goes through JSON between
any two acts. An unknown line, or one that nothing answers to, is an error.

``tests/dialogs`` runs every script without a screen and passes over ``shown``;
``tests/bot/screens`` runs them again with the screens drawn and compares those lines. The words of
notices and buttons stand in ``tests/golden``, so a script names them by their codes.
"""

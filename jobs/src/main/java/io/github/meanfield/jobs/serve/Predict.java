package io.github.meanfield.jobs.serve;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Prediction;
import io.github.meanfield.runtime.Scorer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Predicts from the rows of a request. */
final class Predict implements Endpoint {

  static final String EXPLAIN = "explain";

  /** Numbers of an answer, which is held in memory. */
  private static final int MOST_NUMBERS = 1_000_000;

  private static final int MOST_SHOWN = 20;

  private final Model model;
  private final Limits limits;
  private final Scorers scorers;
  private final Explainer explainer;
  private final Drift drift;
  private final Metrics metrics;

  Predict(Model model, Limits limits, Scorers scorers, Drift drift, Metrics metrics) {
    this.model = model;
    this.limits = limits;
    this.scorers = scorers;
    this.explainer = new Explainer(model);
    this.drift = drift;
    this.metrics = metrics;
  }

  @Override
  public String method() {
    return "POST";
  }

  @Override
  public Answer answer(Request request) throws Refused, IOException, InterruptedException {
    int explained = explained(request.parameter(EXPLAIN));
    String bodyType = request.bodyType();
    String answerType = request.answerType(bodyType);
    String body = request.body(limits.bodyBytes());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(limits.answerSeconds());
    Scorer scorer = scorers.take();
    try {
      Rows rows = new Rows(model, mostRows(explained > 0));
      boolean isSingle = bodyType.equals(Answer.JSON) && JsonBody.read(body, rows);
      if (bodyType.equals(Answer.CSV)) {
        CsvBody.read(body, rows);
      }
      return score(
          scorer,
          rows.values(),
          explained,
          end,
          answerType.equals(Answer.CSV)
              ? new CsvAnswers(model, explained > 0)
              : new JsonAnswers(model, isSingle));
    } finally {
      scorers.back(scorer);
    }
  }

  /** How many columns of each row are to be explained; 0 for none. */
  private int explained(String parameter) throws Refused {
    int explained;
    if (parameter.isEmpty() || parameter.equals("false")) {
      return 0;
    } else if (parameter.equals("true")) {
      explained = Integer.MAX_VALUE;
    } else if (parameter.matches("[1-9][0-9]{0,6}")) {
      explained = Integer.parseInt(parameter);
    } else {
      throw new Refused(
          Refused.BAD_REQUEST,
          "%s is '%s'; required is true, false, or how many columns to tell of each row",
          EXPLAIN,
          Console.shortened(parameter, MOST_SHOWN));
    }
    explainer.requirePossible();
    return explained;
  }

  private int mostRows(boolean isExplained) {
    int numbers = Math.max(1, Math.max(model.classes().size(), model.numTargets()));
    int most = Math.min(limits.rows(), MOST_NUMBERS / numbers);
    return Math.max(1, isExplained ? most / explainer.scorings() : most);
  }

  /** Refuses to go on for a client that may be gone by the end of it. */
  private void requireTime(long end) throws Refused {
    if (System.nanoTime() - end > 0) {
      throw new Refused(
          Refused.UNAVAILABLE,
          "the request has taken more than %d s; send fewer rows, or give serve a longer --timeout",
          limits.answerSeconds());
    }
  }

  private Answer score(Scorer scorer, List<Object[]> rows, int explained, long end, Answers answers)
      throws Refused {
    Drift.Sums sums = drift.sums();
    int absent = 0;
    for (int i = 0; i < rows.size(); i++) {
      requireTime(end);
      try {
        Prediction prediction = scorer.score(rows.get(i)).prediction();
        sums.add(scorer);
        absent += prediction.isPresent() ? 0 : 1;
        List<Change> changes =
            explained == 0 ? null : explainer.changes(scorer, rows.get(i), prediction);
        answers.add(
            prediction,
            changes == null ? null : changes.subList(0, Math.min(explained, changes.size())));
      } catch (IllegalArgumentException e) {
        throw new Refused(Refused.BAD_REQUEST, "row %d: %s", i + 1, e.getMessage());
      }
    }
    int without = absent;
    // Rows of requests that are refused or cut off, and may come again, are not counted.
    return answers
        .answer()
        .then(
            () -> {
              drift.add(sums);
              metrics.rows(rows.size(), without);
            });
  }
}

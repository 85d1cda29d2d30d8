package io.github.meanfield.jobs.serve;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Prediction;
import io.github.meanfield.runtime.Scorer;
import java.io.IOException;
import java.util.List;

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

  private Answer score(Scorer scorer, List<Object[]> rows, int explained, Answers answers)
      throws Refused {
    Drift.Sums sums = drift.sums();
    int absent = 0;
    for (int i = 0; i < rows.size(); i++) {
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
    Answer answer = answers.answer();
    // Rows of requests that are refused, and may come again, are not counted.
    drift.add(sums);
    metrics.rows(rows.size(), absent);
    return answer;
  }
}

package io.github.meanfield.estimators.tuning;

import io.github.meanfield.stages.params.PrivacyParams;
import io.github.meanfield.transformers.tuning.NetworkTunerModel.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.ml.evaluation.Evaluator;

/** What is told of a search that has ended. */
final class SearchSummary {

  /** Different failures that a warning names. */
  private static final int MOST_TOLD = 3;

  private final NetworkTuner tuner;
  private final String metric;

  /** Of the searches of a tuner. */
  SearchSummary(NetworkTuner tuner) {
    this.tuner = tuner;
    Evaluator evaluator = tuner.getEvaluator();
    metric =
        evaluator.hasParam("metricName")
            ? Nested.value(evaluator, evaluator.getParam("metricName")).orElse("").toString()
            : evaluator.getClass().getSimpleName();
  }

  /**
   * The search as its model tells it.
   *
   * @param trials all trials
   * @param ranked those that were trained the longest, the best first
   * @param late whether there was no time for all
   */
  Search of(List<Candidate> trials, List<Candidate> ranked, boolean late) {
    Candidate best = ranked.get(0);
    List<String> warnings = new ArrayList<>(tuner.getSearchSpace().borders(best.params()));
    if (ranked.size() < tuner.getEnsembleSize()) {
      warnings.add(
          String.format(
              "ensembleSize is %d, but %d of the trials were trained to the last epoch; the model is"
                  + " of these: more trials, or a smaller reductionFactor, leave more",
              tuner.getEnsembleSize(), ranked.size()));
    }
    int most = Epochs.of(tuner).most();
    if (best.epochs() < most) {
      warnings.add(
          String.format(
              "the best trial was trained for %d of %d epochs, as no trial came further",
              best.epochs(), most));
    }
    if (Nested.stages(tuner.getEstimator().copy(best.params()))
        .anyMatch(
            stage -> stage instanceof PrivacyParams<?> network && network.trainsPrivately())) {
      warnings.add(
          String.format(
              "the best trial was trained with differential privacy, but what a model tells of it is"
                  + " that of the model alone: add what the %d trials came to, which were trained on"
                  + " the same rows; metrics of trials tell of the rows that judged them, without"
                  + " noise",
              trials.size()));
    }
    warnings.addAll(problems(trials, late));
    return new Search(
        trials.stream().map(Candidate::toTrial).toList(),
        trials.indexOf(best),
        metric,
        tuner.getEvaluator().isLargerBetter(),
        warnings);
  }

  /** What went wrong, in words. */
  List<String> problems(List<Candidate> trials, boolean late) {
    List<String> problems = new ArrayList<>();
    List<String> failures =
        trials.stream().map(Candidate::failure).filter(failure -> !failure.isEmpty()).toList();
    if (!failures.isEmpty()) {
      problems.add(
          String.format(
              "%d of %d trials have failed: %s",
              failures.size(),
              trials.size(),
              failures.stream().distinct().limit(MOST_TOLD).collect(Collectors.joining("; "))));
    }
    if (late) {
      problems.add(
          String.format(
              Locale.ROOT,
              "maxMinutes %s have passed before the search ended",
              tuner.getMaxMinutes()));
    }
    return problems;
  }
}

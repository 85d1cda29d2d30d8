package io.github.meanfield.benchmark;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What averaging costs in quality, at equal epochs: networks by the number of workers, the
 * minibatches between averagings, the momentum of the averaged step and what becomes of the
 * updater's state. More workers than cores change nothing but the time.
 */
final class ConvergencePart {

  private static final int[] WORKERS = {1, 2, 4, 8, 16};
  private static final int[] FREQUENCIES = {4, 16, 64, 256};
  private static final int SEEDS = 5;

  /** How many are compared with one over seeds. */
  private static final int MANY_WORKERS = 8;

  private ConvergencePart() {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    List<Line> lines = new ArrayList<>();
    try (Study digits = Study.digits(bench.tables(), bench.plan().accuracyRows(), 8)) {
      lines.addAll(measure(digits, bench.progress()));
    }
    try (Study churn = Study.churn(bench.tables(), 20)) {
      lines.addAll(measure(churn, bench.progress()));
    }
    try (Study diamonds = Study.diamonds(bench.tables(), ConvergencePart::prices)) {
      lines.addAll(measure(diamonds, bench.progress()));
    }
    return lines;
  }

  private static NeuralNetworkRegressor prices() {
    return new NeuralNetworkRegressor().setHiddenLayers(new int[] {64, 64}).setMaxEpochs(15);
  }

  private static List<Line> measure(Study study, Progress progress) throws Exception {
    List<Line> lines = new ArrayList<>();
    lines.add(seeds(study, progress));
    for (int workers : WORKERS) {
      lines.add(grid(study, workers, progress));
    }
    return lines;
  }

  /** All defaults but the number of workers, and the learning rate as it is for one. */
  static Line seeds(Study study, Progress progress) throws Exception {
    Interleaved<Study.Outcome> fits = new Interleaved<>(study.name() + ", seeds", progress);
    addSeeds(fits, "1 worker", study, 1, e -> {});
    addSeeds(
        fits,
        MANY_WORKERS + " workers, learningRate not scaled, momentum",
        study,
        MANY_WORKERS,
        e -> e.setLearningRateScaling("none"));
    addSeeds(
        fits, MANY_WORKERS + " workers, " + scaled(MANY_WORKERS), study, MANY_WORKERS, e -> {});
    return line(study, "seeds 1 to " + SEEDS, fits.run(SEEDS, false));
  }

  private static String scaled(int workers) {
    return "learningRate × " + workers + ", no momentum";
  }

  private static void addSeeds(
      Interleaved<Study.Outcome> fits,
      String name,
      Study study,
      int workers,
      Consumer<NeuralNetworkEstimator<?, ?>> change) {
    int[] seed = new int[1];
    fits.add(
        name,
        () -> {
          NeuralNetworkEstimator<?, ?> estimator = study.newEstimator();
          estimator.setNumWorkers(workers);
          estimator.setSeed(++seed[0]);
          change.accept(estimator);
          return study.run(estimator);
        });
  }

  private static Line grid(Study study, int workers, Progress progress) throws Exception {
    Interleaved<Study.Outcome> fits =
        new Interleaved<>(study.name() + ", " + workers + " worker(s)", progress);
    for (int frequency : FREQUENCIES) {
      String every = "every " + frequency;
      add(
          fits,
          every + ", no momentum",
          study,
          workers,
          frequency,
          e -> e.setLearningRateScaling("none").setOuterMomentum(0));
      if (workers >= 4) {
        add(
            fits,
            every + ", momentum",
            study,
            workers,
            frequency,
            e -> e.setLearningRateScaling("none"));
      }
      if (workers > 1) {
        add(fits, every + ", " + scaled(workers), study, workers, frequency, e -> {});
      }
      if (workers == 2 || workers == 8) {
        add(
            fits,
            every + ", updater state reset",
            study,
            workers,
            frequency,
            e -> e.setUpdaterState("reset"));
      }
    }
    return line(study, workers + " worker(s)", fits.run(1, false));
  }

  private static void add(
      Interleaved<Study.Outcome> fits,
      String name,
      Study study,
      int workers,
      int frequency,
      Consumer<NeuralNetworkEstimator<?, ?>> change) {
    fits.add(
        name,
        () -> {
          NeuralNetworkEstimator<?, ?> estimator = study.newEstimator();
          estimator.setNumWorkers(workers);
          estimator.setAveragingFrequency(frequency);
          change.accept(estimator);
          return study.run(estimator);
        });
  }

  private static Line line(Study study, String title, Map<String, List<Study.Outcome>> outcomes) {
    Map<String, String> notes = new LinkedHashMap<>();
    outcomes.forEach(
        (name, runs) ->
            notes.put(
                name,
                "validation loss "
                    + String.join(
                        "; ",
                        runs.stream()
                            .map(run -> String.format(Locale.ROOT, "%.4f", run.validationLoss()))
                            .toList())));
    return Line.of(
        "convergence",
        study.name() + ", " + title,
        study.metric(),
        Line.Better.NEITHER,
        outcomes,
        Study.Outcome::measure,
        notes);
  }
}

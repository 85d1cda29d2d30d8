package io.github.meanfield.estimators.tuning;

import io.github.meanfield.estimators.averaging.Cancellation;
import io.github.meanfield.estimators.averaging.ConcurrentJobs;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.transformers.tuning.Trial;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.ParamMap;

/**
 * The course of a search: stages from coarse to fine, and in each of them successive halving. What
 * it tries and finds depends on the seed and on metrics, not on how many trials run at a time: all
 * trials of a rung are there before any goes on.
 */
final class TrialSearch {

  /** Draws, one after the other, that may all have been tried before there is no other. */
  private static final int MOST_DRAWS = 100;

  private final NetworkTuner tuner;
  private final Judge judge;
  private final Epochs epochs;
  private final TrialLog log;
  private final SparkContext spark;
  private final ConcurrentJobs jobs;
  private final long deadline;
  private final List<Candidate> candidates = new ArrayList<>();
  private final Set<Map<String, String>> tried = new HashSet<>();
  private int finished;
  private int planned;
  private double epochsFinished;
  private double epochsPlanned;
  private volatile boolean late;

  TrialSearch(NetworkTuner tuner, Judge judge, Epochs epochs, TrialLog log, SparkContext spark) {
    this.tuner = tuner;
    this.judge = judge;
    this.epochs = epochs;
    this.log = log;
    this.spark = spark;
    jobs = new ConcurrentJobs(tuner.uid(), spark);
    deadline =
        tuner.getMaxMinutes() == 0
            ? Long.MAX_VALUE
            : System.nanoTime() + (long) (60e9 * tuner.getMaxMinutes());
  }

  /**
   * Runs the search.
   *
   * @return all trials, in the order of stages and numbers
   */
  List<Candidate> run() {
    int numStages = Math.min(tuner.getNumStages(), tuner.getNumTrials());
    List<List<Integer>> rungs =
        IntStream.range(0, numStages).mapToObj(stage -> rungs(numStages - 1 - stage)).toList();
    for (int stage = 0; stage < numStages; stage++) {
      plan(size(stage, numStages), rungs.get(stage));
    }
    SearchSpace space = tuner.getSearchSpace();
    for (int stage = 0; stage < numStages; stage++) {
      List<Candidate> drawn = draw(stage, size(stage, numStages), space, rungs.get(stage));
      candidates.addAll(drawn);
      halve(drawn, rungs.get(stage));
      Candidate best = best();
      if (best != null) {
        space = space.around(best.params());
      }
    }
    return candidates;
  }

  private List<Integer> rungs(int stagesLeft) {
    return epochs.rungs(tuner.getMinEpochs(), tuner.getReductionFactor(), stagesLeft);
  }

  /** Trials of a stage, as equally many in each as can be. */
  private int size(int stage, int numStages) {
    int all = tuner.getNumTrials();
    return (stage + 1) * all / numStages - stage * all / numStages;
  }

  private void plan(int size, List<Integer> rungs) {
    int left = size;
    for (int rung : rungs) {
      planned += left;
      epochsPlanned += (double) left * Math.max(1, rung);
      left = survivors(left);
    }
  }

  private int survivors(int size) {
    return (size - 1) / tuner.getReductionFactor() + 1;
  }

  /**
   * Trials that differ from all before, unless the space has no others. If a stage trains for
   * longer than those before, its first trial is the best one of them.
   */
  private List<Candidate> draw(int stage, int size, SearchSpace space, List<Integer> rungs) {
    List<Candidate> drawn = new ArrayList<>();
    Candidate best = best();
    if (best != null && best.epochs() < rungs.get(rungs.size() - 1)) {
      drawn.add(new Candidate(stage, 0, best.params(), best.texts()));
    }
    while (drawn.size() < size) {
      Candidate next = draw(stage, drawn.size(), space);
      if (next == null) {
        return drawn;
      }
      drawn.add(next);
    }
    return drawn;
  }

  private Candidate draw(int stage, int number, SearchSpace space) {
    for (int draw = 0; draw < MOST_DRAWS; draw++) {
      long seed = Seeds.derive(tuner.getSeed(), SeedPurpose.TRIALS.ordinal(), stage, number, draw);
      ParamMap params = space.draw(seed);
      Map<String, String> texts = space.texts(params);
      if (tried.add(texts)) {
        return new Candidate(stage, number, params, texts);
      }
    }
    return null;
  }

  /** The better trials of each rung go on to the next. */
  private void halve(List<Candidate> drawn, List<Integer> rungs) {
    List<Candidate> left = drawn;
    for (int rung : rungs) {
      jobs.run(
          tuner.getParallelism(),
          left.stream().map(trial -> Executors.callable(() -> train(trial, rung))).toList());
      List<Candidate> ranked =
          left.stream()
              .filter(trial -> trial.succeeded() && trial.epochs() == rung)
              .sorted(byMetric())
              .toList();
      left = ranked.subList(0, Math.min(ranked.size(), survivors(left.size())));
    }
  }

  private Comparator<Candidate> byMetric() {
    // A stable sort: of equal ones the first is the best.
    Comparator<Candidate> ascending = Comparator.comparingDouble(Candidate::metric);
    return judge.evaluator().isLargerBetter() ? ascending.reversed() : ascending;
  }

  /** The best of the trials that were trained the longest; null if none has succeeded. */
  Candidate best() {
    return ranked().stream().findFirst().orElse(null);
  }

  /** The trials that were trained the longest, the best first. */
  List<Candidate> ranked() {
    List<Candidate> succeeded = candidates.stream().filter(Candidate::succeeded).toList();
    int longest = succeeded.stream().mapToInt(Candidate::epochs).max().orElse(0);
    return succeeded.stream()
        .filter(candidate -> candidate.epochs() == longest)
        .sorted(byMetric())
        .toList();
  }

  private void train(Candidate trial, int rung) {
    if (System.nanoTime() > deadline) {
      late = true;
      return;
    }
    log.find(trial, rung).ifPresentOrElse(trial::add, () -> judge(trial, rung));
    told(trial.toTrial(), rung);
  }

  private void judge(Candidate trial, int rung) {
    long start = System.nanoTime();
    double metric;
    try {
      metric = judge.metric(epochs.with(trial.params(), rung));
    } catch (Exception | LinkageError e) {
      throwIfEnded(e);
      trial.fail(words(e));
      return;
    }
    Trial.Rung reached = new Trial.Rung(rung, metric, (System.nanoTime() - start) / 1e9);
    log.keep(trial, reached);
    trial.add(reached);
  }

  /** A failure is that of a trial whose params do not suit, unless the whole search has ended. */
  private void throwIfEnded(Throwable failure) {
    Cancellation.throwIfCancelled(tuner.uid(), spark, failure);
    // What cannot be read or written, such as a checkpoint on a full disk, is no matter of params.
    if (spark.isStopped() || failure instanceof UncheckedIOException) {
      throw Cancellation.<RuntimeException>unchecked(failure);
    }
    jobs.requireNoFailure();
  }

  private static String words(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return failure.getMessage() == null
        ? name
        : failure.getMessage().lines().findFirst().orElse(name);
  }

  private synchronized void told(Trial trial, int rung) {
    finished++;
    epochsFinished += Math.max(1, rung);
    tuner.getListener().onTrial(trial, finished, planned, epochsFinished / epochsPlanned);
  }

  /** Whether a trial was not begun, as there was no time left. */
  boolean isLate() {
    return late;
  }
}

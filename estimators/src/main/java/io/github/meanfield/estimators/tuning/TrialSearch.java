package io.github.meanfield.estimators.tuning;

import io.github.meanfield.estimators.averaging.Cancellation;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.transformers.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;

/**
 * The course of a search: stages from coarse to fine, and in each of them successive halving. What
 * it tries and finds depends on the seed and on metrics, not on how many trials run at a time: all
 * trials of a rung are there before any goes on.
 */
final class TrialSearch {

  private final NetworkTuner tuner;
  private final Judge judge;
  private final Epochs epochs;
  private final TrialLog log;
  private final SparkContext spark;
  private final String tag;
  private final long deadline;
  private final List<Candidate> candidates = new ArrayList<>();
  private int finished;
  private int planned;

  TrialSearch(NetworkTuner tuner, Judge judge, Epochs epochs, TrialLog log, SparkContext spark) {
    this.tuner = tuner;
    this.judge = judge;
    this.epochs = epochs;
    this.log = log;
    this.spark = spark;
    tag = tuner.uid() + "-" + System.nanoTime();
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
    spark.addJobTag(tag);
    // Made here, as its threads take over the Spark properties, tag included, of this thread.
    ExecutorService pool = Executors.newFixedThreadPool(tuner.getParallelism());
    try {
      SearchSpace space = tuner.getSearchSpace();
      int numStages = Math.min(tuner.getNumStages(), tuner.getNumTrials());
      List<List<Integer>> rungs =
          IntStream.range(0, numStages).mapToObj(stage -> rungs(numStages - 1 - stage)).toList();
      planned = IntStream.range(0, numStages).map(i -> planned(i, rungs.get(i).size())).sum();
      for (int stage = 0; stage < numStages && !isLate(); stage++) {
        List<Candidate> drawn = draw(stage, space, rungs.get(stage));
        candidates.addAll(drawn);
        halve(drawn, rungs.get(stage), pool);
        Candidate best = best(drawn);
        if (best != null) {
          space = space.around(best.params());
        }
      }
      return candidates;
    } finally {
      pool.shutdown();
      spark.removeJobTag(tag);
    }
  }

  private List<Integer> rungs(int stagesLeft) {
    return epochs.rungs(tuner.getMinEpochs(), tuner.getReductionFactor(), stagesLeft);
  }

  /** Trials of a stage, as equally many in each as can be. */
  private int size(int stage) {
    int numStages = Math.min(tuner.getNumStages(), tuner.getNumTrials());
    return (stage + 1) * tuner.getNumTrials() / numStages
        - stage * tuner.getNumTrials() / numStages;
  }

  private int planned(int stage, int rungs) {
    int size = size(stage);
    int sum = 0;
    for (int i = 0; i < rungs; i++) {
      sum += size;
      size = survivors(size);
    }
    return sum;
  }

  private int survivors(int size) {
    return (size - 1) / tuner.getReductionFactor() + 1;
  }

  /** If a stage trains for longer than those before, its first trial is the best one of them. */
  private List<Candidate> draw(int stage, SearchSpace space, List<Integer> rungs) {
    List<Candidate> drawn = new ArrayList<>();
    Candidate best = best(candidates);
    boolean longer = best != null && best.epochs() < rungs.get(rungs.size() - 1);
    for (int number = 0; number < size(stage); number++) {
      boolean again = number == 0 && longer;
      long seed = Seeds.derive(tuner.getSeed(), SeedPurpose.TRIALS.ordinal(), stage, number);
      drawn.add(new Candidate(stage, number, again ? best.params() : space.draw(seed)));
    }
    return drawn;
  }

  /** The better trials of each rung go on to the next. */
  private void halve(List<Candidate> drawn, List<Integer> rungs, ExecutorService pool) {
    List<Candidate> left = drawn;
    for (int rung : rungs) {
      train(left, rung, pool);
      List<Candidate> ranked =
          left.stream().filter(Candidate::succeeded).sorted(byMetric()).toList();
      left = ranked.subList(0, Math.min(ranked.size(), survivors(left.size())));
    }
  }

  private Comparator<Candidate> byMetric() {
    // A stable sort: of equal ones the first is the best.
    Comparator<Candidate> ascending = Comparator.comparingDouble(Candidate::metric);
    return judge.evaluator().isLargerBetter() ? ascending.reversed() : ascending;
  }

  /** The best of the trials that were trained the longest; null if none has succeeded. */
  Candidate best(List<Candidate> among) {
    int longest =
        among.stream().filter(Candidate::succeeded).mapToInt(Candidate::epochs).max().orElse(0);
    return among.stream()
        .filter(candidate -> candidate.succeeded() && candidate.epochs() == longest)
        .sorted(byMetric())
        .findFirst()
        .orElse(null);
  }

  private void train(List<Candidate> left, int rung, ExecutorService pool) {
    List<Future<?>> running = new ArrayList<>();
    for (Candidate candidate : left) {
      running.add(pool.submit(() -> train(candidate, rung)));
    }
    try {
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      end(running);
      throw Cancellation.<RuntimeException>unchecked(e.getCause());
    } catch (InterruptedException e) {
      end(running);
      Thread.currentThread().interrupt();
      throw new CancellationException(
          tuner.uid() + ": the search was cancelled: its thread was interrupted");
    }
  }

  private void end(List<Future<?>> running) {
    running.forEach(each -> each.cancel(true));
    spark.cancelJobsWithTag(tag);
  }

  private void train(Candidate candidate, int rung) {
    if (isLate()) {
      return;
    }
    TrialLog.Outcome outcome =
        log.find(candidate.stage(), candidate.number(), rung)
            .orElseGet(() -> judged(candidate, rung));
    candidate.add(outcome);
    told(candidate.toTrial());
  }

  private TrialLog.Outcome judged(Candidate candidate, int rung) {
    long start = System.nanoTime();
    double metric = Double.NaN;
    String failure = "";
    try {
      metric = judge.metric(epochs.with(candidate.params(), rung));
    } catch (RuntimeException | LinkageError e) {
      // The end of the whole search, and not of a trial whose params do not suit.
      Cancellation.throwIfCancelled(tuner.uid(), spark, e);
      failure = words(e);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    TrialLog.Outcome outcome = new TrialLog.Outcome(new Trial.Rung(rung, metric, seconds), failure);
    log.keep(candidate.stage(), candidate.number(), rung, outcome);
    return outcome;
  }

  private static String words(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return failure.getMessage() == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse(failure.getClass().getSimpleName());
  }

  private synchronized void told(Trial trial) {
    finished++;
    tuner.getListener().onTrial(trial, finished, planned);
  }

  /** Whether no further trial may begin. */
  boolean isLate() {
    return System.nanoTime() > deadline;
  }

  /** What failed, in words; empty if nothing did. */
  static String failures(List<Candidate> candidates) {
    return candidates.stream()
        .map(Candidate::failure)
        .filter(failure -> !failure.isEmpty())
        .distinct()
        .limit(3)
        .collect(Collectors.joining("; "));
  }
}

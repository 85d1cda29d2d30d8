package io.github.meanfield.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Time of a prediction from one row, by JMH. It measures in this JVM, whose Spark session some
 * models need, and a run at a time, so that contestants can take turns.
 */
@State(Scope.Benchmark)
public class RowPrediction {

  private static Single single;
  private static int rows;

  private int row;

  /** Predicts from the row of a number. */
  interface Single {
    double predict(int row);
  }

  /** What JMH calls: predicts from the next row. */
  @Benchmark
  public double predict() {
    row = row + 1 == rows ? 0 : row + 1;
    return single.predict(row);
  }

  /** Microseconds of a prediction, the mean over some seconds and as many rows, again and again. */
  static double microseconds(double seconds, int rows, Single single) throws RunnerException {
    RowPrediction.single = single;
    RowPrediction.rows = rows;
    return new Runner(
            new OptionsBuilder()
                .include(RowPrediction.class.getName())
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds((long) (1000 * seconds)))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build())
        .runSingle()
        .getPrimaryResult()
        .getScore();
  }
}

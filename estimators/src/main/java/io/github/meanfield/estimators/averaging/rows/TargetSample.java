package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.network.distribution.WeightedValues;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The targets of training rows that stand for all, with their weights. */
public final class TargetSample {

  /** About so many rows are taken of more. */
  private static final int ROWS = 1 << 16;

  /** Always the same, so that fits of the same rows have the same sample whatever their seeds. */
  private static final long SEED = 0;

  private TargetSample() {}

  /**
   * Draws the only target of some rows, in one job; of all if they are few. It is the same to the
   * bit however rows are parted.
   *
   * @param rows the rows
   */
  public static <L extends LabelSurvey<L>> WeightedValues of(TrainingRows<L> rows) {
    int[] filled = rows.filledPartitions(Split.TRAINING);
    long[] first = SampledRows.firstRows(rows, filled);
    long count = rows.count(Split.TRAINING);
    SampledRows sampled = new SampledRows(ROWS / (double) count, SEED);
    List<double[][]> parts =
        ChosenPartitions.of(rows.blocks(), filled)
            .mapPartitionsWithIndex(
                (position, blocks) ->
                    List.<double[][]>of(of(blocks, first[position], sampled)).iterator(),
                false)
            .collect();
    double[] targets = joined(parts, 0);
    double[] weights = joined(parts, 1);
    // Equal targets stay in the order of their rows, so that weights are added in it.
    int[] order =
        IntStream.range(0, targets.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> targets[i] + 0.0))
            .mapToInt(i -> i)
            .toArray();
    return WeightedValues.of(picked(targets, order), picked(weights, order));
  }

  private static <L extends LabelSurvey<L>> double[][] of(
      Iterator<SurveyedBlock<L>> blocks, long firstRow, SampledRows sampled) {
    DoubleStream.Builder targets = DoubleStream.builder();
    DoubleStream.Builder weights = DoubleStream.builder();
    double[] target = new double[1];
    long row = firstRow;
    while (blocks.hasNext()) {
      SurveyedBlock<L> block = blocks.next();
      RowBlock rows = block.rows();
      for (int i = 0; block.split() == Split.TRAINING && i < rows.size(); i++) {
        if (sampled.has(row++)) {
          rows.copyLabels(i, target, 0);
          targets.add(target[0]);
          weights.add(rows.weight(i));
        }
      }
    }
    return new double[][] {targets.build().toArray(), weights.build().toArray()};
  }

  private static double[] joined(List<double[][]> parts, int number) {
    return parts.stream().flatMapToDouble(part -> Arrays.stream(part[number])).toArray();
  }

  private static double[] picked(double[] values, int[] order) {
    return IntStream.of(order).mapToDouble(i -> values[i]).toArray();
  }
}

package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.stages.rows.RowBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the training rows say of each feature: bounds and missing values, levels of categories, and
 * a sample of the rows for quartiles of numbers. It is the same to the bit however rows are parted:
 * whether a row is in the sample depends on its place among all and on a seed.
 */
public final class FeatureSurvey implements Serializable {

  private static final long serialVersionUID = 1L;

  /** About so many rows are sampled, or fewer where they would be more numbers than this. */
  private static final int SAMPLE_ROWS = 1 << 16;

  private static final int SAMPLE_FLOATS = 1 << 24;
  private static final int LEAST_SAMPLE_ROWS = 1 << 8;

  private static final int DEPTH = 2;

  /** Number of levels of a category as far as it is known, 0 if it is not; -1 for a number. */
  private final int[] levels;

  /** Features that are numbers. */
  private final int[] numbers;

  private final float[] min;
  private final float[] max;
  private final long[] missing;

  /** Rows by level, for categories, as far as the largest level. */
  private final long[][] counts;

  private final InvalidLevels invalid = new InvalidLevels();
  private float[] sample = {};
  private int sampleRows;

  /**
   * No rows yet.
   *
   * @param levels for each feature the number of levels of a category, 0 for one whose number is
   *     not known, or -1 for a number
   */
  FeatureSurvey(int[] levels) {
    this.levels = levels;
    numbers = IntStream.range(0, levels.length).filter(j -> levels[j] < 0).toArray();
    min = new float[levels.length];
    max = new float[levels.length];
    Arrays.fill(min, Float.POSITIVE_INFINITY);
    Arrays.fill(max, Float.NEGATIVE_INFINITY);
    missing = new long[levels.length];
    counts = new long[levels.length][0];
  }

  /**
   * Looks at all training rows, in one job.
   *
   * @param rows the rows
   * @param levels as of {@link #FeatureSurvey}
   * @param seed seed of the sample
   */
  public static FeatureSurvey of(TrainingRows<?> rows, int[] levels, long seed) {
    return survey(rows, levels, seed);
  }

  private static <L extends LabelSurvey<L>> FeatureSurvey survey(
      TrainingRows<L> rows, int[] levels, long seed) {
    int[] filled = rows.filledPartitions(Split.TRAINING);
    long[] first = SampledRows.firstRows(rows, filled);
    SampledRows sampled = new SampledRows(share(rows.count(Split.TRAINING), levels), seed);
    return ChosenPartitions.of(rows.blocks(), filled)
        .mapPartitionsWithIndex(
            (position, blocks) -> List.of(of(blocks, first[position], levels, sampled)).iterator(),
            false)
        .treeReduce(FeatureSurvey::merge, DEPTH);
  }

  /** The share of the rows that are sampled. */
  private static double share(long rows, int[] levels) {
    long numbers = Arrays.stream(levels).filter(count -> count < 0).count();
    long most = Math.min(SAMPLE_ROWS, SAMPLE_FLOATS / Math.max(1, numbers));
    return Math.max(most, LEAST_SAMPLE_ROWS) / (double) rows;
  }

  private static <L extends LabelSurvey<L>> FeatureSurvey of(
      Iterator<SurveyedBlock<L>> blocks, long firstRow, int[] levels, SampledRows sampled) {
    FeatureSurvey survey = new FeatureSurvey(levels);
    long row = firstRow;
    while (blocks.hasNext()) {
      SurveyedBlock<L> block = blocks.next();
      if (block.split() == Split.TRAINING) {
        survey.add(block.rows(), row, sampled);
        row += block.rows().size();
      }
    }
    return survey;
  }

  private void add(RowBlock rows, long firstRow, SampledRows sampled) {
    float[] values = new float[levels.length];
    for (int i = 0; i < rows.size(); i++) {
      rows.copyFeatures(i, values, 0);
      for (int j = 0; j < values.length; j++) {
        add(j, values[j], firstRow + i);
      }
      if (sampled.has(firstRow + i)) {
        addToSample(values);
      }
    }
  }

  private void add(int feature, float value, long row) {
    if (Float.isNaN(value)) {
      missing[feature]++;
    } else if (levels[feature] < 0) {
      // Zeros of both signs are one number, whichever comes first.
      min[feature] = Math.min(min[feature], value + 0f);
      max[feature] = Math.max(max[feature], value + 0f);
    } else {
      int level = (int) value;
      int bound = levels[feature] == 0 ? FeatureSlot.MOST_LEVELS : levels[feature];
      if (level == value && level >= 0 && level < bound) {
        if (level >= counts[feature].length) {
          int capacity = Math.min(bound, Math.max(level + 1, 2 * counts[feature].length));
          counts[feature] = Arrays.copyOf(counts[feature], capacity);
        }
        counts[feature][level]++;
      } else {
        invalid.add(feature, value, row);
      }
    }
  }

  private void addToSample(float[] values) {
    if (sample.length - sampleRows * numbers.length < numbers.length) {
      int rows = Math.max(64, 2 * sampleRows);
      sample = Arrays.copyOf(sample, Math.multiplyExact(rows, numbers.length));
    }
    int at = sampleRows++ * numbers.length;
    for (int j : numbers) {
      sample[at++] = values[j];
    }
  }

  private FeatureSurvey merge(FeatureSurvey other) {
    for (int j = 0; j < levels.length; j++) {
      min[j] = Math.min(min[j], other.min[j]);
      max[j] = Math.max(max[j], other.max[j]);
      missing[j] += other.missing[j];
      counts[j] = Arrays.copyOf(counts[j], Math.max(counts[j].length, other.counts[j].length));
      for (int level = 0; level < other.counts[j].length; level++) {
        counts[j][level] += other.counts[j][level];
      }
    }
    invalid.merge(other.invalid);
    int length = sampleRows * numbers.length;
    int added = other.sampleRows * numbers.length;
    sample = Arrays.copyOf(sample, Math.addExact(length, added));
    System.arraycopy(other.sample, 0, sample, length, added);
    sampleRows += other.sampleRows;
    return this;
  }

  /** The least value of a number; infinite if all are missing. */
  public double min(int feature) {
    return min[feature];
  }

  /** The largest value of a number; infinite if all are missing. */
  public double max(int feature) {
    return max[feature];
  }

  /** Rows in which a feature is NaN. */
  public long missing(int feature) {
    return missing[feature];
  }

  /**
   * Rows by level of a category.
   *
   * @return one number a level; levels beyond have no rows
   */
  public long[] counts(int feature) {
    return counts[feature].clone();
  }

  /** Values of categories that are no levels. */
  public InvalidLevels invalid() {
    return invalid;
  }

  /** The sampled values of a number, those missing left out, ascending. */
  public double[] sample(int feature) {
    int position = Arrays.binarySearch(numbers, feature);
    return IntStream.range(0, sampleRows)
        .mapToDouble(row -> sample[row * numbers.length + position])
        .filter(value -> !Double.isNaN(value))
        .map(value -> value + 0.0)
        .sorted()
        .toArray();
  }
}

package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.catalyst.InputReader;
import io.github.meanfield.stages.catalyst.LabelColumn;
import io.github.meanfield.stages.rows.DenseRows;
import io.github.meanfield.stages.rows.FeatureNames;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.stages.rows.SparseCollector;
import io.github.meanfield.stages.rows.SparseRows;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Reads rows of features, label, validation indicator and weight into blocks. Rows that cannot be
 * trained on are left out and counted.
 *
 * @param featuresColumn what reads the features
 * @param numFeatures features of a row
 * @param labelColumn where the label is; null if the features of a row are its label
 * @param labelWidth values of a label
 * @param weighted whether weights differ from 1
 * @param labels an empty survey of labels
 */
record BlockReader<L extends LabelSurvey<L>>(
    InputReader featuresColumn,
    int numFeatures,
    LabelColumn labelColumn,
    int labelWidth,
    boolean weighted,
    L labels)
    implements FlatMapFunction<Iterator<InternalRow>, SurveyedBlock<L>>, Serializable {

  private static final int FEATURES_COLUMN = 0;
  private static final int LABEL_COLUMN = 1;
  private static final int INDICATOR_COLUMN = 2;
  private static final int WEIGHT_COLUMN = 3;

  private static final int MOST_FLOATS = 1 << 20;
  private static final int MOST_ROWS = 4096;

  /**
   * A reader of rows.
   *
   * @param rows their columns: features, label, validation indicator (boolean), weight (double)
   * @param source how to treat the rows
   * @param shape what a row has
   * @param labelWidth values of a label
   * @param labels an empty survey of labels
   */
  static <L extends LabelSurvey<L>> BlockReader<L> of(
      StructType rows, RowSource source, RowShape shape, int labelWidth, L labels) {
    return new BlockReader<>(
        InputReader.of(
            FEATURES_COLUMN,
            rows.fields()[FEATURES_COLUMN].dataType(),
            shape,
            source.takesMissing(),
            FeatureNames.of(rows.fields()[FEATURES_COLUMN])),
        shape.width(),
        source.label() == null
            ? null
            : new LabelColumn(
                LABEL_COLUMN, rows.fields()[LABEL_COLUMN].dataType(), source.numLabels() > 0),
        labelWidth,
        source.weightCol() != null,
        labels);
  }

  @Override
  public Iterator<SurveyedBlock<L>> call(Iterator<InternalRow> rows) {
    return new Blocks(rows);
  }

  /** Blocks of training and of validation rows, each handed over when it is full. */
  private final class Blocks implements Iterator<SurveyedBlock<L>> {
    private final Iterator<InternalRow> rows;
    private final Buffer training = new Buffer(Split.TRAINING);
    private final Buffer validation = new Buffer(Split.VALIDATION);
    private boolean ended;

    Blocks(Iterator<InternalRow> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return !ended || validation.size > 0;
    }

    @Override
    public SurveyedBlock<L> next() {
      while (!ended && rows.hasNext()) {
        Buffer full = read(rows.next());
        if (full != null) {
          return full.toBlock();
        }
      }
      if (!ended) {
        // Even without rows this block goes out, as it tells of rows that were left out.
        ended = true;
        return training.toBlock();
      }
      if (validation.size == 0) {
        throw new NoSuchElementException();
      }
      return validation.toBlock();
    }

    /** Returns the buffer that the row has filled, null if there is room left. */
    private Buffer read(InternalRow row) {
      boolean noIndicator = row.isNullAt(INDICATOR_COLUMN);
      Buffer buffer = !noIndicator && row.getBoolean(INDICATOR_COLUMN) ? validation : training;
      RowProblem read = buffer.read(row);
      RowProblem problem = read == null && noIndicator ? RowProblem.NO_INDICATOR : read;
      if (problem != null) {
        training.problems.add(problem, () -> example(problem, row));
        return null;
      }
      return buffer.keepRow() ? buffer : null;
    }
  }

  /** The value that a problem is about; of a null indicator, the row's features. */
  private String example(RowProblem problem, InternalRow row) {
    return switch (problem.kind()) {
      case ZERO_WEIGHT, WEIGHT ->
          row.isNullAt(WEIGHT_COLUMN) ? "null" : String.valueOf(row.getDouble(WEIGHT_COLUMN));
      case LABEL -> FeatureReader.example(labelColumn.value(row));
      case TARGETS, INDICATOR -> featuresColumn.example(row);
      case NUM_FEATURES, FEATURES -> featuresColumn.example(row, problem.ofFeatures());
    };
  }

  /** Rows of a block to be. */
  private final class Buffer {
    private final Split split;
    private float[] features;

    /** The features of a block that begins with a sparse row, otherwise null. */
    private SparseCollector sparse;

    /** What is used for all such blocks; null until there is one. */
    private SparseCollector collector;

    private double[] values;
    private double[] weights;
    private L survey;
    private RowProblems problems;
    private int size;

    Buffer(Split split) {
      this.split = split;
      clear();
    }

    private void clear() {
      size = 0;
      features = new float[0];
      sparse = null;
      values = new double[0];
      weights = new double[0];
      survey = labels.empty();
      problems = new RowProblems();
    }

    /** Writes a row behind the rows kept so far; returns what is wrong with it, if anything. */
    RowProblem read(InternalRow row) {
      if (size == 0) {
        // Targets are read from dense features.
        boolean isSparse = labelColumn != null && featuresColumn.isSparse(row);
        sparse = isSparse ? collector() : null;
      }
      if (size == weights.length) {
        resize(Math.min(blockRows(), Math.max(16, 2 * size)));
      }
      double weight = row.isNullAt(WEIGHT_COLUMN) ? Double.NaN : row.getDouble(WEIGHT_COLUMN);
      if (!(weight >= 0 && Double.isFinite(weight))) {
        return RowProblem.ofWeight("not finite numbers of at least 0");
      }
      if (weight > Float.MAX_VALUE) {
        return RowProblem.ofWeight("beyond the range of float");
      }
      if (weight == 0) {
        return RowProblem.ZERO_WEIGHT;
      }
      weights[size] = weight;
      FeatureReader.Problem problem = readFeatures(row);
      if (problem != null) {
        return RowProblem.ofFeatures(problem);
      }
      return labelColumn == null ? readTargets() : readLabel(row);
    }

    private SparseCollector collector() {
      if (collector == null) {
        collector = new SparseCollector(numFeatures);
      }
      return collector;
    }

    private FeatureReader.Problem readFeatures(InternalRow row) {
      if (sparse == null) {
        // A sparse row before, which was left out, has made room for more weights than fit here.
        reserve((size + 1) * numFeatures, Math.min(weights.length, blockRows()) * numFeatures);
        return featuresColumn.read(row, features, size * numFeatures);
      }
      // The row before may have been left out.
      sparse.truncate(size);
      if (featuresColumn.isSparse(row)) {
        return featuresColumn.read(row, sparse);
      }
      reserve(numFeatures, numFeatures);
      FeatureReader.Problem problem = featuresColumn.read(row, features, 0);
      if (problem == null) {
        sparse.addRow(features);
      }
      return problem;
    }

    private void reserve(int least, int length) {
      if (features.length < least) {
        features = Arrays.copyOf(features, length);
      }
    }

    private int blockRows() {
      int width = sparse == null ? Math.max(numFeatures, labelWidth) : labelWidth;
      return FeatureRows.atOnce(MOST_ROWS, MOST_FLOATS, width);
    }

    /** The features of the row, read already. */
    private RowProblem readTargets() {
      for (int j = 0; j < numFeatures; j++) {
        values[j] = features[size * numFeatures + j];
      }
      String problem = survey.problem(values, 0, numFeatures);
      return problem == null ? null : RowProblem.ofTargets(problem);
    }

    private RowProblem readLabel(InternalRow row) {
      String problem = labelColumn.read(row, labelWidth, values, size * labelWidth);
      if (problem == null) {
        problem = survey.problem(values, size * labelWidth, labelWidth);
      }
      return problem == null ? null : RowProblem.ofLabel(problem);
    }

    private void resize(int capacity) {
      values = Arrays.copyOf(values, labelColumn == null ? numFeatures : capacity * labelWidth);
      weights = Arrays.copyOf(weights, capacity);
    }

    /** Keeps the row that was read last; true if the block is full then. */
    boolean keepRow() {
      survey.add(values, labelColumn == null ? 0 : size * labelWidth, labelWidth, weights[size]);
      size++;
      return size == blockRows() || sparse != null && sparse.nonZeros() >= MOST_FLOATS;
    }

    private FeatureRows denseRows() {
      return new DenseRows(numFeatures, Arrays.copyOf(features, size * numFeatures));
    }

    private FeatureRows sparseRows() {
      sparse.truncate(size);
      return sparse.toRows();
    }

    SurveyedBlock<L> toBlock() {
      resize(size);
      FeatureRows rows = sparse == null ? denseRows() : sparseRows();
      long nonZeros = rows.nonZeros();
      // The first row alone has decided how they were read.
      long floats = (long) size * numFeatures;
      boolean isSparse =
          SparseRows.isWorthIt(nonZeros, floats) || sparse != null && floats > MOST_FLOATS;
      RowBlock block =
          new RowBlock(
              isSparse == (sparse != null) ? rows : FeatureRows.concat(List.of(rows), isSparse),
              labelColumn == null ? null : values,
              weighted ? weights : null);
      SurveyedBlock<L> result = new SurveyedBlock<>(split, block, survey, problems, nonZeros);
      clear();
      return result;
    }
  }
}

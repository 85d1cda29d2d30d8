package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.catalyst.AddedColumns;
import io.github.meanfield.stages.catalyst.BatchFunction;
import io.github.meanfield.stages.catalyst.InputReader;
import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.SparseCollector;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Rows that are scored at once: their features, then the outputs of the network. Vectors of few
 * values are scored by these, apart from the other rows, so that what a row has does not depend on
 * the rows beside it.
 */
final class ScoringBatch implements BatchFunction.Batch {

  private static final int MOST_FLOATS = 1 << 24;

  private final BatchScorer scorer;
  private final InputReader column;
  private final AddedColumns added;
  private final boolean[] valid;
  private final boolean[] sparse;
  private final SparseCollector sparseRows;
  private final int numFeatures;
  private float[] features = {};
  private int denseRows;
  private int size;
  private Part ofDense;
  private Part ofSparse;
  private int position;

  ScoringBatch(BatchScorer scorer, InputReader column) {
    this.scorer = scorer;
    this.column = column;
    added = new AddedColumns(scorer.allFields(), scorer.allWidths());
    numFeatures = scorer.features().shape().width();
    int width = Math.max(numFeatures, scorer.columns().numOutputs());
    valid = new boolean[FeatureRows.atOnce(scorer.batchSize(), MOST_FLOATS, width)];
    sparse = new boolean[valid.length];
    sparseRows = new SparseCollector(numFeatures);
  }

  @Override
  public int capacity() {
    return valid.length;
  }

  @Override
  public void add(InternalRow row) {
    sparse[size] = column.isSparse(row) && scorer.takesSparse();
    if (sparse[size]) {
      valid[size] = scorer.read(column, row, sparseRows);
    } else {
      if (features.length == 0) {
        features = new float[capacity() * numFeatures];
      }
      // The features of valid rows come one after the other.
      valid[size] = scorer.read(column, row, features, denseRows * numFeatures);
      denseRows += valid[size] ? 1 : 0;
    }
    size++;
  }

  @Override
  public void compute() {
    TrainedNetwork network = scorer.network().value();
    ofDense =
        denseRows == 0
            ? null
            : new Part(network, network.score(features, denseRows, scorer.hiddenLayer()));
    ofSparse =
        sparseRows.size() == 0
            ? null
            : new Part(network, network.score(sparseRows.toRows(), scorer.hiddenLayer()));
    size = 0;
    denseRows = 0;
    sparseRows.truncate(0);
    position = 0;
  }

  @Override
  public AddedColumns next() {
    double[][] values = added.values();
    if (valid[position]) {
      (sparse[position] ? ofSparse : ofDense).writeNext(values);
      if (scorer.skipsInvalid()) {
        values[values.length - 1][0] = BatchScorer.VALID;
      }
    } else {
      for (double[] of : values) {
        Arrays.fill(of, Double.NaN);
      }
    }
    position++;
    return added;
  }

  /** Rows of one kind, scored. */
  private final class Part {
    private final float[] outputs;
    private final int numOutputs;
    private final List<FurtherColumn.Values> further;
    private int written;

    Part(TrainedNetwork network, ScoredRows rows) {
      outputs = rows.outputs();
      numOutputs = outputs.length / rows.rows();
      further = scorer.further().stream().map(column -> column.of(network, rows)).toList();
    }

    void writeNext(double[][] values) {
      scorer.columns().write(outputs, numOutputs * written, values);
      int first = scorer.columns().widths().length;
      for (int i = 0; i < further.size(); i++) {
        further.get(i).write(written, values[first + i]);
      }
      written++;
    }
  }
}

package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.catalyst.AddedColumns;
import io.github.meanfield.stages.catalyst.BatchFunction;
import io.github.meanfield.stages.catalyst.InputReader;
import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.SparseCollector;
import io.github.meanfield.stages.rows.SparseRows;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Rows that are scored at once: their features, then the outputs of the network. Vectors of few
 * values are scored by these, apart from the other rows: which way a row goes depends on it alone.
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

  /** The most rows that are not sparse. */
  private final int mostDense;

  private float[] features = {};

  /** Asked of the network once; null as long as no row is sparse. */
  private Boolean takesSparse;

  /** Rows that are not sparse, and those of them that are valid. */
  private int denseRead;

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
    int width = scorer.columns().numOutputs();
    for (FurtherColumn each : scorer.further()) {
      width = Math.max(width, each.needsFeatures() ? numFeatures : each.width());
    }
    valid = new boolean[FeatureRows.atOnce(scorer.batchSize(), MOST_FLOATS, width)];
    mostDense = FeatureRows.atOnce(valid.length, MOST_FLOATS, numFeatures);
    sparse = new boolean[valid.length];
    sparseRows = new SparseCollector(numFeatures);
  }

  @Override
  public int capacity() {
    return valid.length;
  }

  /** Dense rows take room for all features, sparse ones for their values and columns. */
  @Override
  public boolean isFull() {
    return size == valid.length
        || denseRead == mostDense
        || sparseRows.nonZeros() >= MOST_FLOATS / 2;
  }

  /** The most rows that are not sparse. */
  int mostDense() {
    return mostDense;
  }

  private boolean takesSparse() {
    if (takesSparse == null) {
      takesSparse = scorer.network().value().takesSparse();
    }
    return takesSparse;
  }

  @Override
  public void add(InternalRow row) {
    sparse[size] = column.isSparse(row) && takesSparse();
    if (sparse[size]) {
      valid[size] = scorer.read(column, row, sparseRows);
    } else {
      if (features.length == 0) {
        features = new float[mostDense * numFeatures];
      }
      // The features of valid rows come one after the other.
      valid[size] = scorer.read(column, row, features, denseRows * numFeatures);
      denseRows += valid[size] ? 1 : 0;
      denseRead++;
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
            : new Part(network, scoreSparse(network, sparseRows.toRows()));
    size = 0;
    denseRead = 0;
    denseRows = 0;
    sparseRows.truncate(0);
    position = 0;
  }

  /** By their values, whichever columns are asked for: the outputs must not depend on these. */
  private ScoredRows scoreSparse(TrainedNetwork network, SparseRows rows) {
    float[] dense = null;
    if (scorer.needsFeatures()) {
      dense = new float[rows.size() * numFeatures];
      for (int row = 0; row < rows.size(); row++) {
        rows.copyTo(row, dense, row * numFeatures);
      }
    }
    return network.score(rows, dense, scorer.hiddenLayer());
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

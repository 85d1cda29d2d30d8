package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.catalyst.AddedColumns;
import io.github.meanfield.stages.catalyst.BatchFunction;
import io.github.meanfield.stages.catalyst.InputReader;
import io.github.meanfield.stages.rows.FeatureRows;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/** Rows that are scored at once: their features, then the outputs of the network. */
final class ScoringBatch implements BatchFunction.Batch {

  private static final int MOST_FLOATS = 1 << 24;

  private final BatchScorer scorer;
  private final InputReader column;
  private final AddedColumns added;
  private final boolean[] valid;
  private final int furtherColumn;
  private final int numFeatures;
  private float[] features = {};
  private float[] outputs;
  private List<FurtherColumn.Values> further;
  private int numOutputs;
  private int size;
  private int validRows;
  private int position;
  private int scored;

  ScoringBatch(BatchScorer scorer, InputReader column) {
    this.scorer = scorer;
    this.column = column;
    added = new AddedColumns(scorer.allFields(), scorer.allWidths());
    furtherColumn = scorer.columns().widths().length;
    numFeatures = scorer.features().shape().width();
    int width = Math.max(numFeatures, scorer.columns().numOutputs());
    valid = new boolean[FeatureRows.atOnce(scorer.batchSize(), MOST_FLOATS, width)];
  }

  @Override
  public int capacity() {
    return valid.length;
  }

  @Override
  public void add(InternalRow row) {
    if (features.length == 0) {
      features = new float[capacity() * numFeatures];
    }
    // The features of valid rows come one after the other.
    valid[size] = scorer.read(column, row, features, validRows * numFeatures);
    validRows += valid[size++] ? 1 : 0;
  }

  @Override
  public void compute() {
    if (validRows > 0) {
      TrainedNetwork network = scorer.network().value();
      ScoredRows rows = network.score(features, validRows, scorer.hiddenLayer());
      outputs = rows.outputs();
      numOutputs = outputs.length / validRows;
      further = scorer.further().stream().map(column -> column.of(network, rows)).toList();
    }
    size = 0;
    validRows = 0;
    position = 0;
    scored = 0;
  }

  @Override
  public AddedColumns next() {
    double[][] values = added.values();
    if (valid[position++]) {
      int offset = numOutputs * scored;
      scorer.columns().write(outputs, offset, values);
      for (int i = 0; i < further.size(); i++) {
        further.get(i).write(scored, values[furtherColumn + i]);
      }
      scored++;
      if (scorer.skipsInvalid()) {
        values[values.length - 1][0] = BatchScorer.VALID;
      }
    } else {
      for (double[] of : values) {
        Arrays.fill(of, Double.NaN);
      }
    }
    return added;
  }
}

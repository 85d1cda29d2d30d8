package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.catalyst.AddedColumns;
import io.github.meanfield.stages.catalyst.RowBatch;
import io.github.meanfield.stages.rows.FeatureRows;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;

/** The scored rows of a partition; one batch of them is in memory at a time. */
final class ScoredRows implements Iterator<InternalRow> {

  private static final int MOST_FLOATS = 1 << 24;

  private final BatchScorer scorer;
  private final Iterator<InternalRow> input;
  private final RowBatch rows;
  private final boolean[] valid;
  private final AddedColumns added;
  private float[] features = {};
  private float[] outputs;
  private int numOutputs;
  private int size;
  private int position;
  private int scored;

  ScoredRows(BatchScorer scorer, Iterator<InternalRow> input) {
    this.scorer = scorer;
    this.input = input;
    int width = Math.max(scorer.features().numFeatures(), scorer.columns().numOutputs());
    int most = FeatureRows.atOnce(scorer.batchSize(), MOST_FLOATS, width);
    rows = new RowBatch(most);
    valid = new boolean[most];
    added = new AddedColumns(scorer.fields(), scorer.columns().widths());
  }

  @Override
  public boolean hasNext() {
    while (position == size && input.hasNext()) {
      score(readBatch());
    }
    return position < size;
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (valid[position]) {
      scorer.columns().write(outputs, numOutputs * scored++, added.values());
    } else {
      for (double[] column : added.values()) {
        Arrays.fill(column, Double.NaN);
      }
    }
    return rows.extended(position++, added);
  }

  /** Fills the batch and returns how many of its rows are valid; their features come first. */
  private int readBatch() {
    position = 0;
    size = 0;
    int numFeatures = scorer.features().numFeatures();
    if (features.length == 0) {
      features = new float[rows.capacity() * numFeatures];
    }
    int validRows = 0;
    while (size < rows.capacity() && input.hasNext()) {
      InternalRow row = input.next();
      boolean isValid = scorer.read(row, features, validRows * numFeatures);
      if (isValid || scorer.features().handleInvalid().equals("keep")) {
        rows.set(size, row);
        valid[size++] = isValid;
      }
      validRows += isValid ? 1 : 0;
    }
    return validRows;
  }

  private void score(int validRows) {
    scored = 0;
    if (validRows > 0) {
      outputs = scorer.network().value().outputs(features, validRows);
      numOutputs = outputs.length / validRows;
    }
  }
}

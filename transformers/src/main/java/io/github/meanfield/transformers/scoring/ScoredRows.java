package io.github.meanfield.transformers.scoring;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The scored rows of a partition; one batch of them is in memory at a time. */
final class ScoredRows implements Iterator<Row> {

  private final BatchScorer scorer;
  private final Iterator<Row> input;
  private final Row[] rows;
  private final boolean[] valid;
  private float[] buffer = new float[0];
  private int size;
  private int position;

  ScoredRows(BatchScorer scorer, Iterator<Row> input) {
    this.scorer = scorer;
    this.input = input;
    this.rows = new Row[scorer.batchSize()];
    this.valid = new boolean[scorer.batchSize()];
  }

  @Override
  public boolean hasNext() {
    while (position == size && input.hasNext()) {
      score(readBatch());
    }
    return position < size;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return rows[position++];
  }

  /** Fills the batch and returns how many of its rows are valid; their features come first. */
  private int readBatch() {
    position = 0;
    size = 0;
    int numFeatures = scorer.features().numFeatures();
    if (buffer.length == 0) {
      buffer = new float[Math.multiplyExact(rows.length, numFeatures)];
    }
    int validRows = 0;
    while (size < rows.length && input.hasNext()) {
      Row row = input.next();
      boolean isValid = scorer.read(row, buffer, validRows * numFeatures);
      if (isValid || scorer.features().handleInvalid().equals("keep")) {
        rows[size] = row;
        valid[size++] = isValid;
      }
      validRows += isValid ? 1 : 0;
    }
    return validRows;
  }

  private void score(int validRows) {
    float[] outputs =
        validRows == 0 ? new float[0] : scorer.network().value().outputs(buffer, validRows);
    int numOutputs = validRows == 0 ? 0 : outputs.length / validRows;
    int scored = 0;
    for (int i = 0; i < size; i++) {
      Object[] added =
          valid[i]
              ? scorer.columns().of(outputs, numOutputs * scored++)
              : scorer.columns().ofInvalid();
      rows[i] = extended(rows[i], added);
    }
  }

  private static Row extended(Row row, Object[] added) {
    Object[] values = new Object[row.size() + added.length];
    for (int i = 0; i < row.size(); i++) {
      values[i] = row.get(i);
    }
    System.arraycopy(added, 0, values, row.size(), added.length);
    return RowFactory.create(values);
  }
}

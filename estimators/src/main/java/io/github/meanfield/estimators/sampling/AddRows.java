package io.github.meanfield.estimators.sampling;

import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Puts new rows after those that they are made of, one by one, as there may be very many.
 *
 * @param positions positions of the training rows
 * @param added how many rows are added, by class, those with none left out
 * @param neighbors what new rows are made of, by class; null for copies
 * @param featuresAt where features are
 * @param seed the oversampler's
 */
record AddRows(
    ClassPositions positions,
    TreeMap<Double, Spread> added,
    Broadcast<TreeMap<Double, Neighbors>> neighbors,
    int featuresAt,
    long seed)
    implements Function2<Integer, Iterator<Row>, Iterator<Row>>, Serializable {

  /** The seed of a class, and of a row of it. */
  static long seed(long seed, double label, long... position) {
    long derived =
        Seeds.derive(seed, SeedPurpose.OVERSAMPLING.ordinal(), Double.doubleToLongBits(label));
    return position.length == 0 ? derived : Seeds.derive(derived, position);
  }

  @Override
  public Iterator<Row> call(Integer partition, Iterator<Row> rows) {
    ClassPositions.Counter counter = positions.counter(partition);
    return new Iterator<>() {
      private Iterator<Row> made = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        boolean isMore = made.hasNext() || rows.hasNext();
        if (!isMore) {
          counter.requireEnd();
        }
        return isMore;
      }

      @Override
      public Row next() {
        if (made.hasNext()) {
          return made.next();
        }
        Row row = rows.next();
        Row copy = copy(row, null);
        made = made(row, copy, counter);
        return copy;
      }
    };
  }

  private Iterator<Row> made(Row row, Row copy, ClassPositions.Counter counter) {
    Double label = ClassPositions.label(row);
    if (label == null) {
      return Collections.emptyIterator();
    }
    long position = counter.position(label);
    Spread spread = added.get(label);
    long count = spread == null ? 0 : spread.at(position);
    if (count == 0) {
      return Collections.emptyIterator();
    }
    if (neighbors == null) {
      return LongStream.range(0, count).mapToObj(i -> copy).iterator();
    }
    SplittableRandom random = new SplittableRandom(seed(seed, label, position));
    return neighbors
        .value()
        .get(label)
        .between((Vector) row.get(featuresAt), position, count, random)
        .map(features -> copy(row, features))
        .iterator();
  }

  /** Without the class at the end. */
  private Row copy(Row row, Vector features) {
    Object[] values = new Object[row.size() - 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = features != null && i == featuresAt ? features : row.get(i);
    }
    return RowFactory.create(values);
  }
}

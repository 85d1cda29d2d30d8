package io.github.meanfield.estimators;

import io.github.meanfield.stages.catalyst.InternalRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.UserDefinedType;
import scala.Tuple2;

/**
 * One pass over the training rows. Partitions are merged in their order and never in that of their
 * completion, so that a fit can be repeated to the last bit.
 */
final class TrainingMoments {

  /**
   * Moments merged at once, by the driver as by executors: of many features they take 56 bytes of
   * each.
   */
  static final int FAN_IN = 16;

  private TrainingMoments() {}

  /**
   * Moments of a column.
   *
   * @param column a dataset of one column, a Vector or an array of float or double
   * @param wholeRows whether a row with an invalid value takes no part as a whole
   * @return the moments of all rows
   */
  static RowMoments of(Dataset<Row> column, boolean wholeRows) {
    DataType type = column.schema().fields()[0].dataType();
    return merged(
        InternalRows.rdd(column)
            .mapPartitions(partition -> List.of(read(partition, type, wholeRows)).iterator()));
  }

  private static RowMoments merged(JavaRDD<RowMoments> partitions) {
    int n = partitions.getNumPartitions();
    if (n == 0) {
      return new RowMoments(true);
    }
    JavaPairRDD<Integer, RowMoments> level =
        partitions
            .mapPartitionsWithIndex(
                (index, it) -> List.of(new Tuple2<>(index, it.next())).iterator(), true)
            .mapToPair(indexed -> indexed);
    for (int size = n; size > FAN_IN; size = groups(size)) {
      // A shuffle delivers in any order: each group sorts what it merges.
      level =
          level
              .mapToPair(indexed -> new Tuple2<>(indexed._1 / FAN_IN, indexed))
              .groupByKey(groups(size))
              .mapValues(TrainingMoments::sorted);
    }
    return sorted(level.collect());
  }

  private static int groups(int size) {
    return (size - 1) / FAN_IN + 1;
  }

  private static RowMoments sorted(Iterable<Tuple2<Integer, RowMoments>> indexed) {
    List<Tuple2<Integer, RowMoments>> all = new ArrayList<>();
    indexed.forEach(all::add);
    all.sort(Comparator.comparing(Tuple2::_1));
    return inOrder(all.stream().map(Tuple2::_2).toList());
  }

  private static RowMoments inOrder(List<RowMoments> parts) {
    RowMoments sum = parts.get(0);
    parts.subList(1, parts.size()).forEach(sum::merge);
    return sum;
  }

  private static RowMoments read(
      Iterator<InternalRow> partition, DataType type, boolean wholeRows) {
    RowMoments moments = new RowMoments(wholeRows);
    double[] buffer = new double[0];
    while (partition.hasNext()) {
      InternalRow row = partition.next();
      if (row.isNullAt(0)) {
        moments.addNull();
      } else if (type instanceof ArrayType array) {
        ArrayData data = row.getArray(0);
        if (buffer.length < data.numElements()) {
          buffer = new double[data.numElements()];
        }
        read(data, array.elementType().equals(DataTypes.FloatType), buffer);
        moments.add(buffer, null, data.numElements(), data.numElements(), data::isNullAt);
      } else {
        UserDefinedType<?> vectors = (UserDefinedType<?>) type;
        add(moments, (Vector) vectors.deserialize(row.get(0, vectors.sqlType())));
      }
    }
    return moments;
  }

  private static void add(RowMoments moments, Vector row) {
    if (row instanceof SparseVector sparse) {
      double[] values = sparse.values();
      moments.add(values, sparse.indices(), values.length, row.size(), k -> false);
    } else {
      moments.add(row.toArray(), null, row.size(), row.size(), k -> false);
    }
  }

  /** A null element becomes NaN. */
  private static void read(ArrayData data, boolean isFloat, double[] values) {
    int size = data.numElements();
    for (int i = 0; i < size; i++) {
      if (data.isNullAt(i)) {
        values[i] = Double.NaN;
      } else {
        values[i] = isFloat ? data.getFloat(i) : data.getDouble(i);
      }
    }
  }
}

package io.github.meanfield.transformers;

import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.stages.network.loss.LogitDirection;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.transformers.scoring.AttackedNetwork;
import io.github.meanfield.transformers.scoring.AttackedNetwork.Directions;
import io.github.meanfield.transformers.scoring.ClassColumns;
import io.github.meanfield.transformers.scoring.ExplainedValue;
import io.github.meanfield.transformers.scoring.OutputColumns;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Scores the rows of a partition, attacked, a batch at a time.
 *
 * @param uid uid of the model, for errors
 * @param network its network
 * @param attack how features are shifted
 * @param given where features and label are
 * @param outputs what makes the added columns
 * @param value the prediction, whose error rises if it is a number
 * @param schema schema of the result
 * @param batchSize rows scored at once
 */
record AttackedRows(
    String uid,
    Broadcast<TrainedNetwork> network,
    Attack attack,
    Columns given,
    OutputColumns outputs,
    ExplainedValue value,
    StructType schema,
    int batchSize)
    implements MapPartitionsFunction<Row, Row> {

  /** Where features and label are in a row. */
  record Columns(int features, int numFeatures, int label, String labelCol)
      implements Serializable {}

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Iterator<>() {
      private final float[] features = new float[batchSize * given.numFeatures];
      private final double[] labels = new double[batchSize];
      private Iterator<Row> ready = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!ready.hasNext() && rows.hasNext()) {
          ready = batch(rows, features, labels).iterator();
        }
        return ready.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return ready.next();
      }
    };
  }

  private List<Row> batch(Iterator<Row> rows, float[] features, double[] labels) {
    List<Row> usable = new ArrayList<>();
    while (usable.size() < batchSize && rows.hasNext()) {
      Row row = rows.next();
      int at = usable.size();
      if (!row.isNullAt(given.label) && isRead(row, features, at * given.numFeatures)) {
        labels[at] = ((Number) row.get(given.label)).doubleValue();
        if (Double.isFinite(labels[at])) {
          if (outputs instanceof ClassColumns classes) {
            classes.requireClass(uid, given.labelCol, labels[at]);
          }
          usable.add(row);
        }
      }
    }
    return usable.isEmpty() ? usable : scored(usable, features, labels);
  }

  private boolean isRead(Row row, float[] into, int offset) {
    Object of = row.get(given.features);
    return of != null
        && FeatureReader.of(of)
                .read(of, given.numFeatures, into, offset, network.value().takesMissing())
            == null;
  }

  private List<Row> scored(List<Row> rows, float[] features, double[] labels) {
    int numOutputs = outputs.numOutputs();
    Directions losses =
        outputs instanceof ClassColumns
            ? ofClasses(labels, rows.size())
            : ofNumbers(labels, rows.size());
    float[] found =
        new AttackedNetwork(network.value(), attack)
            .outputs(features, rows.size(), given.numFeatures, losses);
    double[][] values =
        Arrays.stream(outputs.widths()).mapToObj(double[]::new).toArray(double[][]::new);
    List<Row> result = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      outputs.write(found, i * numOutputs, values);
      result.add(with(rows.get(i), values));
    }
    return result;
  }

  private Row with(Row row, double[][] values) {
    Object[] all = new Object[schema.size()];
    for (int i = 0; i < all.length; i++) {
      if (i < row.size()) {
        all[i] = row.get(i);
      } else {
        double[] of = values[i - row.size()];
        boolean isNumber = schema.apply(i).dataType().equals(DataTypes.DoubleType);
        all[i] = isNumber ? (Object) of[0] : Vectors.dense(of.clone());
      }
    }
    return RowFactory.create(all);
  }

  private Directions ofClasses(double[] labels, int rows) {
    int numClasses = outputs.numOutputs();
    return (found, direction, logFactors) -> {
      for (int i = 0; i < rows; i++) {
        logFactors[i] =
            LogitDirection.ofClass(found, i * numClasses, numClasses, (int) labels[i], direction);
      }
    };
  }

  /** With the error e of the prediction v, the derivatives 2 e v' are |2 e| times sign(e) v'. */
  private Directions ofNumbers(double[] labels, int rows) {
    int numOutputs = outputs.numOutputs();
    return (found, direction, logFactors) -> {
      for (int i = 0; i < rows; i++) {
        int offset = i * numOutputs;
        int index = value.index(found, offset);
        double error = value.value(index, found, offset) - labels[i];
        value.slope(index, found, offset, direction);
        for (int k = offset; k < offset + numOutputs; k++) {
          direction[k] *= (float) Math.signum(error);
        }
        logFactors[i] = Math.log(2 * Math.abs(error));
      }
    };
  }
}

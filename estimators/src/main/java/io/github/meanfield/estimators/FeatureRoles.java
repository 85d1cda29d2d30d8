package io.github.meanfield.estimators;

import io.github.meanfield.stages.rows.FeatureNames;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.StructField;
import scala.Option;

/**
 * What the metadata of a features column say of each feature. A binary one, 0 or 1, is a number:
 * scaled, it is what a category of two levels would be.
 *
 * @param names names
 * @param levels number of levels of a nominal feature, 0 if it is not told; -1 for a number
 */
record FeatureRoles(FeatureNames names, int[] levels) {

  /** The roles of the features of a column. */
  static FeatureRoles of(StructField column, int numFeatures) {
    int[] levels = new int[numFeatures];
    Attribute[] attributes = FeatureNames.attributes(column);
    for (int j = 0; j < numFeatures; j++) {
      Attribute attribute = j < attributes.length ? attributes[j] : null;
      levels[j] = attribute instanceof NominalAttribute nominal ? levels(nominal) : -1;
    }
    return new FeatureRoles(FeatureNames.of(column), levels);
  }

  private static int levels(NominalAttribute nominal) {
    Option<Object> count = nominal.getNumValues();
    return count.isEmpty() ? 0 : (int) count.get();
  }
}

package io.github.meanfield.estimators;

import io.github.meanfield.stages.rows.FeatureReader;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.StructField;
import scala.Option;

/**
 * What the metadata of a features column say of each feature. A binary one, 0 or 1, is a number:
 * scaled, it is what a category of two levels would be.
 *
 * @param names names, null where there is none
 * @param levels number of levels of a nominal feature, 0 if it is not told; -1 for a number
 */
record FeatureRoles(String[] names, int[] levels) {

  /** The roles of the features of a column. */
  static FeatureRoles of(StructField column, int numFeatures) {
    String[] names = new String[numFeatures];
    int[] levels = new int[numFeatures];
    Attribute[] attributes = attributes(column);
    for (int j = 0; j < numFeatures; j++) {
      Attribute attribute = j < attributes.length ? attributes[j] : null;
      names[j] = attribute == null || attribute.name().isEmpty() ? null : attribute.name().get();
      levels[j] = attribute instanceof NominalAttribute nominal ? levels(nominal) : -1;
    }
    return new FeatureRoles(names, levels);
  }

  private static Attribute[] attributes(StructField column) {
    if (FeatureReader.of(column) == FeatureReader.VECTOR) {
      Option<Attribute[]> attributes = AttributeGroup.fromStructField(column).attributes();
      return attributes.isEmpty() ? new Attribute[0] : attributes.get();
    }
    return FeatureReader.of(column) == FeatureReader.NUMBER
        ? new Attribute[] {Attribute.fromStructField(column)}
        : new Attribute[0];
  }

  private static int levels(NominalAttribute nominal) {
    Option<Object> count = nominal.getNumValues();
    return count.isEmpty() ? 0 : (int) count.get();
  }

  /** A feature in words: its name, or else its number. */
  String describe(int feature) {
    return names[feature] == null ? "feature " + feature : "feature '" + names[feature] + "'";
  }
}

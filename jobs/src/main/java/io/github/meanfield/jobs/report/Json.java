package io.github.meanfield.jobs.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.github.meanfield.transformers.EpochRecord;
import java.io.IOException;
import java.util.Map;

/** Values as JSON, which has no number that is not finite: null stands for it. */
public final class Json {

  private static final JsonSerializer<Double> FINITE =
      new JsonSerializer<>() {
        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
            throws IOException {
          if (Double.isFinite(value)) {
            out.writeNumber(value);
          } else {
            out.writeNull();
          }
        }
      };

  private static final ObjectMapper PLAIN = new ObjectMapper();
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(
              new SimpleModule()
                  .addSerializer(Double.class, FINITE)
                  .addSerializer(double.class, FINITE))
          .addMixIn(EpochRecord.class, Epoch.class);

  @JsonIgnoreProperties({"rounds", "rows"})
  private interface Epoch {}

  private Json() {}

  /** Values in a form that people can read too. */
  public static String indented(Object values) {
    return MAPPER.valueToTree(values).toPrettyString();
  }

  /** Values in one line. */
  public static String line(Object values) {
    return MAPPER.valueToTree(values).toString();
  }

  /** The numbers of a record by the names that they have in JSON, whether finite or not. */
  public static Map<String, Double> numbers(Object values) {
    return PLAIN.convertValue(values, new TypeReference<>() {});
  }
}

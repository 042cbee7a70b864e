import java.util.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.connect.data.*;

/** Produces records by a converter: class, bootstrap servers, topic, count, then settings as key=value. */
public class Produce {
  public static void main(String[] args) throws Exception {
    var converter = (org.apache.kafka.connect.storage.Converter) Class.forName(args[0]).getDeclaredConstructor().newInstance();
    Map<String, String> settings = new HashMap<>();
    for (String each : Arrays.copyOfRange(args, 4, args.length)) settings.put(each.split("=", 2)[0], each.split("=", 2)[1]);
    converter.configure(settings, false);
    Schema schema = SchemaBuilder.struct().name("acme.Event").field("id", Schema.INT64_SCHEMA).field("key", Schema.STRING_SCHEMA).build();
    Map<String, Object> config = Map.of("bootstrap.servers", args[1]);
    var bytes = new org.apache.kafka.common.serialization.ByteArraySerializer();
    try (var producer = new KafkaProducer<byte[], byte[]>(config, bytes, bytes)) {
      for (long id = 0; id < Long.parseLong(args[3]); id++) {
        byte[] value = converter.fromConnectData(args[2], schema, new Struct(schema).put("id", id).put("key", "media/" + id));
        producer.send(new ProducerRecord<>(args[2], value));
      }
    }
  }
}

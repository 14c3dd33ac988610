// The reader of results, on bytes that no library writes. In Java, for which the reader is not hidden.
package imza.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import imza.JsonType;
import imza.RecordReader;
import imza.TextType;
import imza.ValueReader;
import imza.Unreadable;
import imza.craftgate.PaymentResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import kotlinx.serialization.json.JsonElement;
import org.junit.jupiter.api.Test;

class RecordTest {
    private static final ValueReader<PaymentResponse> PAYMENT = PaymentResponse.Fields.INSTANCE;
    private static final ValueReader<JsonElement> UNTYPED = JsonType.INSTANCE;

    private static byte[] payment() throws Exception {
        String body = Files.readString(Path.of(System.getProperty("imza.vectors"), "..", "..", "core", "benches", "answer.json"));
        String more = "{\"data\":{\"news\":[1,-2.5e3,null,{\"a\":\"\u00e7\"}],\"mdStatus\":\"three\",";
        return Records.of(body.replaceFirst("\\{\\s*\"data\":\\s*\\{", java.util.regex.Matcher.quoteReplacement(more)));
    }

    /** Reads the record; whether it was accepted. Only {@link Unreadable} may be thrown. */
    private static boolean isRead(byte[] record, ValueReader<?> type) {
        try {
            String.valueOf(new RecordReader(record).whole(type));
            return true;
        } catch (Unreadable error) {
            assertEquals("", error.getPath());
            return false;
        }
    }

    private static byte[] with(byte[] record, int at, int value) {
        byte[] changed = record.clone();
        changed[at] = (byte) value;
        return changed;
    }

    @Test
    void aWholeRecordIsReadWithItsMisfitsAndOtherFields() throws Exception {
        PaymentResponse payment = new RecordReader(payment()).whole(PAYMENT);
        assertEquals("[1,\"-2.5e3\",null,{\"a\":\"\u00e7\"}]", payment.getOtherFields().get("news").toString());
        assertEquals("mdStatus", payment.getMisfits().get(0).getPath());
        assertEquals("\"three\"", payment.getMisfits().get(0).getRaw());
    }

    @Test
    void aPartOfARecordIsRefused() throws Exception {
        byte[] record = payment();
        for (int length = 0; length < record.length; length++) {
            assertTrue(!isRead(Arrays.copyOf(record, length), PAYMENT), "" + length);
        }
        assertTrue(!isRead(Arrays.copyOf(record, record.length + 1), PAYMENT));
    }

    @Test
    void anotherVersionOrFormIsRefused() throws Exception {
        byte[] record = Records.of("{\"data\":{\"id\":1}}");
        assertTrue(isRead(record, PAYMENT));
        assertTrue(!isRead(with(record, 0, 'j'), PAYMENT));
        assertTrue(!isRead(with(record, 1, 2), PAYMENT));
        assertTrue(!isRead(with(record, 2, 1), PAYMENT));
        for (int length : new int[] {5, 250, 255}) {
            // The length of the object, of which the highest byte makes it longer than any array.
            assertTrue(!isRead(with(record, 8, length), PAYMENT));
            assertTrue(!isRead(with(record, 11, length), PAYMENT));
        }
        // Another kind of value than the type has.
        assertThrows(Unreadable.class, () -> new RecordReader(record).whole(TextType.INSTANCE));
    }

    @Test
    void changedRecordsAreReadOrRefused() throws Exception {
        byte[] record = payment();
        Random random = new Random(7);
        int read = 0;
        for (int round = 0; round < 100_000; round++) {
            byte[] changed = record.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                int value = random.nextBoolean() ? random.nextInt(9) : random.nextInt(256);
                changed[random.nextInt(changed.length)] = (byte) value;
            }
            read += isRead(changed, round % 2 == 0 ? PAYMENT : UNTYPED) ? 1 : 0;
        }
        assertTrue(read > 0);
    }

    @Test
    void anyBytesAreReadOrRefused() {
        Random random = new Random(8);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[7 + random.nextInt(60)];
            random.nextBytes(bytes);
            for (int at = 7; at < bytes.length; at++) {
                if (random.nextInt(3) > 0) bytes[at] = (byte) random.nextInt(9);
            }
            if (round % 8 > 0) {
                System.arraycopy(new byte[] {'i', 1, 0, 0, 0, 0, 0}, 0, bytes, 0, 7);
                if (round % 16 == 1) bytes[3] = (byte) random.nextInt(bytes.length);
            }
            isRead(bytes, round % 2 == 0 ? PAYMENT : UNTYPED);
        }
    }

    @Test
    void aRecordThatNestsTooDeepIsRefused() {
        assertTrue(isRead(nested(64), UNTYPED));
        assertTrue(!isRead(nested(65), UNTYPED));
        assertTrue(!isRead(nested(100_000), UNTYPED));
    }

    /** Lists in lists. */
    private static byte[] nested(int depth) {
        byte[] bytes = new byte[7 + 5 * depth];
        System.arraycopy(new byte[] {'i', 1}, 0, bytes, 0, 2);
        for (int level = 0; level < depth; level++) {
            int at = 7 + 5 * level;
            int length = bytes.length - at - 5;
            bytes[at] = 6;
            for (int place = 0; place < 4; place++) bytes[at + 1 + place] = (byte) (length >>> 8 * place);
        }
        return bytes;
    }
}

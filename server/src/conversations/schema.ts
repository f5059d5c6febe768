import './schema/conversation.ts'
import './schema/list.ts'
import './schema/marks.ts'
import './schema/mutations.ts'

import { ElMessage } from "element-plus";
import { reactive, ref } from "vue/dist/vue.esm-bundler.js";
import { createKey, listKeys, PERMISSIONS } from "../shared/api.js";
import { page } from "./app.js";

export default page({
  template: `
    <el-main>
      <el-page-header title="Store settings" content="API keys" />
      <el-button type="primary" @click="open">+ Create API key</el-button>
      <el-table :data="keys"><el-table-column prop="name" label="Name" /><el-table-column prop="masked" label="API key" /></el-table>
      <el-dialog v-model="creating" title="Create API key" width="560">
        <el-form label-position="top" @submit.prevent="create">
          <el-form-item label="Name for API key" required>
            <el-input v-model="form.name" name="name" autocomplete="off" maxlength="40" show-word-limit clearable />
          </el-form-item>
          <el-checkbox-group v-model="form.permissions">
            <el-checkbox v-for="permission in PERMISSIONS" :key="permission" :value="permission" :label="permission" />
          </el-checkbox-group>
        </el-form>
        <template #footer>
          <el-button @click="creating = false">Cancel</el-button>
          <el-button type="primary" :disabled="!form.name.trim()" :loading="busy" @click="create">Create API key</el-button>
        </template>
      </el-dialog>
      <el-dialog v-model="created" title="API key created" width="640" :close-on-click-modal="false" @closed="key = ''">
        <el-alert type="warning" :closable="false" title="This is the only time that you can see this key." />
        <el-input :model-value="key" readonly type="password" show-password aria-label="API key">
          <template #append><el-button @click="copy"><el-icon><CopyIcon /></el-icon></el-button></template>
        </el-input>
        <template #footer><el-button type="primary" @click="created = false">I have stored it</el-button></template>
      </el-dialog>
    </el-main>`,
  setup() {
    const keys = ref([]);
    const creating = ref(false);
    const created = ref(false);
    const busy = ref(false);
    const key = ref("");
    const form = reactive({ name: "", permissions: [...PERMISSIONS] });
    const load = async () => {
      keys.value = await listKeys();
    };
    const open = () => {
      form.name = "";
      creating.value = true;
    };
    const create = async () => {
      busy.value = true;
      key.value = await createKey(form.name);
      busy.value = false;
      creating.value = false;
      created.value = true;
      await load();
    };
    const copy = async () => {
      await navigator.clipboard.writeText(key.value);
      ElMessage.success("Copied");
    };
    load();
    return { PERMISSIONS, keys, creating, created, busy, key, form, open, create, copy };
  },
});
